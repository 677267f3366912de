package io.onceedit.gate.map;

import io.onceedit.gate.map.MapBatch.Comparison;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What is asked: two different wordings of a record's question, its own or those of records of its group, against each other; the
 * wordings of the other records of the step are their counterexamples, unless they may ask the same. Any wording may stand on either
 * side, so that questions that differ in one word only ({@code The trade of it is}, {@code The home of it is}) are told apart too.
 */
final class RelationExamples implements MapExamples {
    private final List<PoolQuestion> questions;
    private final FeatureTable table;
    private final Map<Integer, List<String>> wordings = new HashMap<>();

    /** @param questions only those that can be learned from */
    RelationExamples(List<PoolQuestion> questions, FeatureTable table) {
        this.questions = questions;
        this.table = table;
        Map<Integer, LinkedHashSet<String>> distinct = new HashMap<>();
        for (PoolQuestion question : questions) {
            distinct.computeIfAbsent(question.group(), group -> new LinkedHashSet<>())
                    .addAll(question.asked().all().toList());
        }
        distinct.forEach((group, texts) -> wordings.put(group, List.copyOf(texts)));
    }

    /** Whether a question can be learned from: it names its subject and is asked in other words too. */
    static boolean isUsable(PoolQuestion question) {
        return question.namesSubject() && !question.asked().otherWords().isEmpty();
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
        int[] queries = new int[records.length];
        Comparison[][] comparisons = new Comparison[records.length][records.length];
        for (int i = 0; i < records.length; i++) {
            PoolQuestion question = questions.get(records[i]);
            List<String> texts = wordings.get(question.group());
            int anchor = random.nextInt(texts.size());
            int query = (anchor + 1 + random.nextInt(texts.size() - 1)) % texts.size();
            anchors[i] = table.row(texts.get(anchor));
            queries[i] = table.row(texts.get(query));
            for (int j = 0; j < records.length; j++) {
                comparisons[i][j] = comparison(question, questions.get(records[j]), i == j);
            }
        }
        return new MapBatch(anchors, queries, comparisons);
    }

    private static Comparison comparison(PoolQuestion query, PoolQuestion anchor, boolean own) {
        if (own) {
            return Comparison.SAME;
        }
        return query.mayAskTheSame(anchor) ? Comparison.IGNORED : Comparison.OTHER_AND_CLOSED;
    }
}
