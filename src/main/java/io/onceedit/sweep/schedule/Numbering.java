package io.onceedit.sweep.schedule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Numbers in the place of names that many units share.
 *
 * @param names by number
 * @param numbers of each unit, by its place in the plan
 */
record Numbering(List<String> names, int[] numbers) {
    /** Numbers names in the order of their first use, behind those that have their order already. */
    static Numbering of(List<PlannedUnit> units, Function<PlannedUnit, String> name, List<String> first) {
        List<String> names = new ArrayList<>(first);
        Map<String, Integer> byName = new HashMap<>();
        first.forEach(known -> byName.put(known, byName.size()));
        int[] numbers = new int[units.size()];
        for (int unit = 0; unit < numbers.length; unit++) {
            String own = name.apply(units.get(unit));
            Integer number = byName.get(own);
            if (number == null) {
                number = names.size();
                byName.put(own, number);
                names.add(own);
            }
            numbers[unit] = number;
        }
        return new Numbering(List.copyOf(names), numbers);
    }
}
