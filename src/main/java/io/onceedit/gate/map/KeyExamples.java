package io.onceedit.gate.map;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.gate.map.MapBatch.Comparison;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which fact a prompt is about: each record's prompt against another wording of it; those of the other records of the step and the
 * record's own hard negatives are its counterexamples.
 */
final class KeyExamples implements MapExamples {
    private final List<PoolQuestion> questions;
    private final FeatureTable table;

    /** @param questions only those that are asked in other words too */
    KeyExamples(List<PoolQuestion> questions, FeatureTable table) {
        this.questions = questions;
        this.table = table;
    }

    /** Whether a question can be learned from. */
    static boolean isUsable(PoolQuestion question) {
        return !question.whole().otherWords().isEmpty();
    }

    @Override
    public int records() {
        return questions.size();
    }

    @Override
    public float[][][] features() {
        return table.features();
    }

    @Override
    public MapBatch draw(int[] records, SplittableRandom random) {
        int[] anchors = new int[records.length];
        int[] queries = new int[records.length * (1 + ProbeKind.values().length)];
        Comparison[][] comparisons = new Comparison[queries.length][];
        int negatives = records.length;
        for (int i = 0; i < records.length; i++) {
            PoolQuestion question = questions.get(records[i]);
            anchors[i] = table.row(question.whole().prompt());
            queries[i] = drawn(question.whole().otherWords(), random);
            comparisons[i] = row(records.length, Comparison.OTHER, i, Comparison.SAME);
            for (ProbeKind kind : ProbeKind.values()) {
                List<String> texts = question.negatives().of(kind);
                if (!texts.isEmpty()) {
                    queries[negatives] = drawn(texts, random);
                    comparisons[negatives++] = row(records.length, Comparison.IGNORED, i, Comparison.OTHER_AND_CLOSED);
                }
            }
        }
        return new MapBatch(anchors, Arrays.copyOf(queries, negatives), Arrays.copyOf(comparisons, negatives));
    }

    private static Comparison[] row(int size, Comparison others, int own, Comparison ofOwn) {
        Comparison[] row = new Comparison[size];
        Arrays.fill(row, others);
        row[own] = ofOwn;
        return row;
    }

    private int drawn(List<String> texts, SplittableRandom random) {
        return table.row(texts.get(random.nextInt(texts.size())));
    }
}
