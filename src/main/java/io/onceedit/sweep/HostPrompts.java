package io.onceedit.sweep;

import java.util.Collection;
import java.util.List;

/**
 * How many questions were put to untouched hosts.
 *
 * @param computed known answers and free continuations that a host read
 * @param found those that were found in the store: no host read anything
 */
public record HostPrompts(long computed, long found) {
    /**
     * What the units of a run came to; a unit that is reused asked nothing.
     *
     * @param units results
     */
    public static HostPrompts of(Collection<UnitResult> units) {
        long computed = 0;
        long found = 0;
        for (UnitResult unit : units) {
            for (StageCost stage :
                    unit.reused() ? List.<StageCost>of() : unit.cost().stages()) {
                computed += stage.promptsComputed();
                found += stage.promptsFound();
            }
        }
        return new HostPrompts(computed, found);
    }
}
