package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stands for texts where there are too many to keep, beside the texts themselves. */
final class HashedPromptsTest {
    private static final String UNITS = "ab .?\"\tÄß\u00a0Ａ1";

    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            text.append(UNITS.charAt(random.nextInt(UNITS.length())));
        }
        return text.toString();
    }

    private static List<Probe> probes(Random random, int count) {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ProbeKind kind = random.nextBoolean() ? ProbeKind.EDIT : ProbeKind.REPHRASE;
            probes.add(new Probe("p" + i, "e", kind, new TextProbe(text(random, 7), "x")));
        }
        return probes;
    }

    @Test
    void aLeakCheckFindsWhatASetOfTextsFinds() {
        Random random = new Random(5);
        int leaking = 0;
        for (int round = 0; round < 50; round++) {
            List<Probe> probes = probes(random, 40);
            Set<String> evaluated = new HashSet<>();
            probes.stream()
                    .filter(probe -> probe.kind() != ProbeKind.EDIT)
                    .map(probe -> LeakCheck.normaliseAny(probe.text().prompt()))
                    .filter(prompt -> !prompt.isEmpty())
                    .forEach(evaluated::add);
            LeakCheck check = LeakCheck.of(probes);
            for (int i = 0; i < 200; i++) {
                String text = text(random, 14);
                String normalised = LeakCheck.normaliseAny(text);
                boolean ends = evaluated.stream().anyMatch(normalised::endsWith);
                assertThat(check.leaks(text)).as(text).isEqualTo(ends);
                leaking += ends ? 1 : 0;
            }
        }
        assertThat(leaking).isBetween(1_000, 9_000);
    }

    @Test
    void aWrittenLeakCheckIsTheSameWhateverTheOrder() throws IOException {
        List<Probe> probes = probes(new Random(6), 3_000);
        LeakCheck check = LeakCheck.of(probes);
        List<Probe> shuffled = new ArrayList<>(probes);
        Collections.shuffle(shuffled, new Random(7));
        byte[] written = written(check);
        assertThat(written(LeakCheck.of(shuffled))).isEqualTo(written);

        LeakCheck read = LeakCheck.read(new ByteArrayInputStream(written));
        assertThat(written(read)).isEqualTo(written);
        Random random = new Random(8);
        for (int i = 0; i < 500; i++) {
            String text = text(random, 14);
            assertThat(read.leaks(text)).isEqualTo(check.leaks(text));
        }
        written[3]++;
        assertThatThrownBy(() -> LeakCheck.read(new ByteArrayInputStream(written)))
                .isInstanceOf(IOException.class)
                .hasMessage("Invalid leak check: format = 2, expected 1");
    }

    private static byte[] written(LeakCheck check) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        check.write(bytes);
        return bytes.toByteArray();
    }

    @Test
    void plainTextsAreNormalisedAsAnyOthers() {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append((char) random.nextInt(random.nextInt(20) == 0 ? 0x100 : 0x80));
            }
            assertThat(LeakCheck.normalise(text.toString())).isEqualTo(LeakCheck.normaliseAny(text.toString()));
        }
    }

    @Test
    void wordEndsFindEveryEndThatBeginsWithAWord() {
        WordEnds ends = new WordEnds();
        ends.addPrompts(new EditRecord(
                "e",
                "Ada Kent",
                List.of(),
                "",
                "It rained. The mother of Ada Kent is",
                "Eve",
                "",
                List.of(),
                List.of("Who is (Ada's) child?"),
                List.of(new TextProbe("Nevada lies in", "the west")),
                List.of()));
        for (String end : List.of(
                "The mother of Ada Kent is",
                "is",
                "kent  is?",
                "It rained. The mother of Ada Kent is",
                "ada's) child",
                "Nevada lies in")) {
            assertThat(ends.anyEndsWith(LeakCheck.normalise(end))).as(end).isTrue();
        }
        for (String none : List.of("mother of Ada Kent", "of Ada is", "ada lies in", "Eve", "")) {
            assertThat(ends.anyEndsWith(LeakCheck.normalise(none))).as(none).isFalse();
        }
    }

    @Test
    void hashedSetsAndIndexesHoldWhatWasPutIn() {
        Random random = new Random(10);
        HashedSet set = new HashedSet();
        HashedIndex index = new HashedIndex();
        Set<Long> plain = new HashSet<>();
        Map<Long, Integer> numbers = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long hash = i % 100 == 0 ? random.nextInt(40) - 20 : random.nextLong();
            assertThat(set.add(hash == 1 ? 0 : hash)).isEqualTo(plain.add(hash == 1 ? 0 : hash));
            assertThat(index.number(hash)).isEqualTo(numbers.computeIfAbsent(hash, absent -> numbers.size()));
        }
        assertThat(set.size()).isEqualTo(plain.size());
        assertThat(index.size()).isEqualTo(numbers.size());
        plain.forEach(hash -> assertThat(set.contains(hash)).isTrue());
        HashedIndex copy = index.copy();
        numbers.forEach((hash, number) -> assertThat(copy.get(hash)).isEqualTo(number));
        for (int i = 0; i < 1_000; i++) {
            long other = random.nextLong();
            assertThat(set.contains(other)).isEqualTo(plain.contains(other));
            assertThat(index.get(other)).isEqualTo(numbers.getOrDefault(other, HashedIndex.NONE));
        }
    }
}
