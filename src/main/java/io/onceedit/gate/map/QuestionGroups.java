package io.onceedit.gate.map;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which questions are known to ask the same: those of one named relation, and those that share a wording, directly or over others. */
final class QuestionGroups {
    private final int[] parents;

    private QuestionGroups(int count) {
        parents = new int[count];
        for (int i = 0; i < count; i++) {
            parents[i] = i;
        }
    }

    /**
     * A number for each question, equal for questions of one group.
     *
     * @param relations each question's relation; empty where it is not known
     * @param asked each question's wordings, the subject masked
     */
    static int[] of(List<String> relations, List<QuestionForms> asked) {
        QuestionGroups groups = new QuestionGroups(asked.size());
        Map<String, Integer> firstOfRelation = new HashMap<>();
        Map<String, Integer> firstOfWording = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            if (!relations.get(i).isEmpty()) {
                groups.join(i, firstOfRelation.computeIfAbsent(relations.get(i), first(i)));
            } else if (!asked.get(i).prompt().isEmpty()) {
                for (String wording : asked.get(i).all().toList()) {
                    groups.join(i, firstOfWording.computeIfAbsent(wording, first(i)));
                }
            }
        }
        int[] roots = new int[asked.size()];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = groups.root(i);
        }
        return roots;
    }

    private static Function<String, Integer> first(int index) {
        return key -> index;
    }

    private void join(int first, int second) {
        parents[root(first)] = root(second);
    }

    private int root(int index) {
        int root = index;
        while (parents[root] != root) {
            root = parents[root];
        }
        return root;
    }
}
