package io.onceedit.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The plug-ins that a run asked.
 *
 * @param edits that they hold, each counted once
 * @param taken plug-ins that the store had
 * @param trained plug-ins that this run trained
 * @param days when those were trained that the store had, YYYY-MM-DD; days that nobody knows are missing
 */
public record PluginsUsed(long edits, long taken, long trained, List<String> days) {
    public PluginsUsed {
        days = List.copyOf(new TreeSet<>(days));
    }

    /**
     * What was paid before, and what of it now.
     *
     * @param stages the run's cost
     */
    List<String> words(Collection<StageTotal> stages) {
        List<String> words = new ArrayList<>();
        if (taken > 0) {
            words.add(Headline.count(taken, "plug-in") + ofEdits() + (taken == 1 ? " was" : " were")
                    + " taken from the store as " + (taken == 1 ? "it is" : "they are") + trainedOn() + "; training "
                    + (taken == 1 ? "it" : "them") + " took " + wall(stages, "train", true) + " then.");
        }
        if (trained > 0) {
            words.add(Headline.count(trained, "plug-in") + ofEdits() + (trained == 1 ? " was" : " were")
                    + " trained by this run, since the store did not have " + (trained == 1 ? "it" : "them") + ": "
                    + wall(stages, "train", false) + ", which serve every host to come.");
        }
        if (taken + trained == 0) {
            words.add("No plug-in was asked.");
        }
        if (stages.stream().anyMatch(stage -> isOf(stage, "gate_maps", false))) {
            words.add("What gates know of the plug-in base was learned by this run, for all edits and hosts to come: "
                    + wall(stages, "gate_maps", false) + ".");
        }
        return words;
    }

    private String ofEdits() {
        return taken > 0 && trained > 0
                ? " of those with " + Headline.count(edits, "edit")
                : " with " + Headline.count(edits, "edit");
    }

    private String trainedOn() {
        if (days.isEmpty()) {
            return "";
        }
        String first = days.get(0);
        String last = days.get(days.size() - 1);
        return first.equals(last) ? ", trained on " + first : ", trained from " + first + " to " + last;
    }

    private static boolean isOf(StageTotal stage, String name, boolean reused) {
        return stage.stage().equals(name) && stage.reused() == reused;
    }

    private static String wall(Collection<StageTotal> stages, String name, boolean reused) {
        return CostWords.seconds(stages.stream()
                .filter(stage -> isOf(stage, name, reused))
                .mapToDouble(stage -> stage.time().wall())
                .sum());
    }
}
