package io.onceedit.plugin;

/**
 * What the leak check did to a batch's training texts.
 *
 * @param made texts that were made
 * @param dropped how many of them were dropped, because they equal or end with an evaluated prompt
 */
public record LeakReport(int made, int dropped) {
    public LeakReport {
        if (dropped < 0 || made < dropped) {
            throw new IllegalArgumentException("Invalid leak report: dropped " + dropped + " of " + made + " texts");
        }
    }
}
