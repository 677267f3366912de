package io.onceedit.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which questions are known to ask the same: those of one named relation, and those that share a wording, directly or over others. */
public final class QuestionGroups {
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
     * @param wordings each question's, with the subject masked; none where they are not known
     */
    public static int[] of(List<String> relations, List<List<String>> wordings) {
        QuestionGroups groups = new QuestionGroups(wordings.size());
        Map<String, Integer> firstOfRelation = new HashMap<>();
        Map<String, Integer> firstOfWording = new HashMap<>();
        for (int i = 0; i < wordings.size(); i++) {
            if (!relations.get(i).isEmpty()) {
                groups.join(i, firstOfRelation.computeIfAbsent(relations.get(i), first(i)));
            } else {
                for (String wording : wordings.get(i)) {
                    groups.join(i, firstOfWording.computeIfAbsent(wording, first(i)));
                }
            }
        }
        int[] roots = new int[wordings.size()];
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
