package io.onceedit.gate.subject;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.gate.subject.NameAutomaton.Occurrence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class NameAutomatonTest {
    @Test
    void findsOverlappingNames() {
        NameAutomaton automaton = new NameAutomaton(List.of("he", "she", "his", "hers"));

        assertThat(occurrences(automaton, "ushers"))
                .containsExactlyInAnyOrder(new Occurrence(1, 1, 4), new Occurrence(0, 2, 4), new Occurrence(3, 2, 6));
    }

    @Test
    void findsNothingWithoutNames() {
        assertThat(occurrences(new NameAutomaton(List.of()), "anything")).isEmpty();
    }

    @Test
    void agreesWithASearchForEachNameOnRandomTexts() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            LinkedHashSet<String> names = new LinkedHashSet<>();
            while (names.size() < 12) {
                names.add(randomText(random, 1 + random.nextInt(5)));
            }
            List<String> list = List.copyOf(names);
            String text = randomText(random, 60);

            assertThat(occurrences(new NameAutomaton(list), text))
                    .as("names %s in %s", list, text)
                    .containsExactlyInAnyOrderElementsOf(searchEach(list, text));
        }
    }

    private static List<Occurrence> occurrences(NameAutomaton automaton, String text) {
        List<Occurrence> found = new ArrayList<>();
        automaton.forEachOccurrence(text, found::add);
        return found;
    }

    private static Set<Occurrence> searchEach(List<String> names, String text) {
        Set<Occurrence> found = new LinkedHashSet<>();
        for (int name = 0; name < names.size(); name++) {
            for (int at = text.indexOf(names.get(name)); at >= 0; at = text.indexOf(names.get(name), at + 1)) {
                found.add(new Occurrence(name, at, at + names.get(name).length()));
            }
        }
        return found;
    }

    private static String randomText(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }
}
