package io.onceedit.corpus;

import java.util.Arrays;
import java.util.List;

/**
 * Which questions are known to ask the same: those of one named relation, and those that share a wording, directly or over others. Holds a
 * hash and two numbers for each relation and wording, whatever the number of questions. Reading is safe for many threads once nothing is
 * added any more.
 */
public final class QuestionGroups {
    /** The group of a question of which nothing is known: no other question is in it. */
    static final int NONE = HashedIndex.NONE;

    private static final long RELATION = TextHash.START;
    private static final long WORDING = ~TextHash.START;

    private final HashedIndex nodes;

    /** The parent of each node; of a root, how many its group has, below zero. */
    private int[] parents;

    QuestionGroups() {
        this(new HashedIndex(), new int[0]);
    }

    private QuestionGroups(HashedIndex nodes, int[] parents) {
        this.nodes = nodes;
        this.parents = parents;
    }

    /** The same groups, to add to. */
    QuestionGroups copy() {
        return new QuestionGroups(nodes.copy(), parents.clone());
    }

    /**
     * A number for each question, equal for questions of one group.
     *
     * @param relations each question's relation; empty where it is not known
     * @param wordings each question's, with the subject masked; none where they are not known
     */
    public static int[] of(List<String> relations, List<List<String>> wordings) {
        QuestionGroups groups = new QuestionGroups();
        for (int i = 0; i < wordings.size(); i++) {
            groups.add(relations.get(i), wordings.get(i));
        }
        int[] numbers = new int[wordings.size()];
        for (int i = 0; i < numbers.length; i++) {
            int group = groups.of(relations.get(i), wordings.get(i));
            numbers[i] = group == NONE ? -1 - i : group;
        }
        return numbers;
    }

    /** Takes in what one question is known by. */
    void add(String relation, List<String> wordings) {
        if (!relation.isEmpty()) {
            node(TextHash.of(RELATION, relation));
            return;
        }
        for (String wording : wordings) {
            int node = node(TextHash.of(WORDING, wording));
            join(node(TextHash.of(WORDING, wordings.get(0))), node);
        }
    }

    /** The smaller group comes under the larger one: from no node are there more steps to the root than the size has bits. */
    private void join(int first, int second) {
        int one = root(first);
        int other = root(second);
        if (one == other) {
            return;
        }
        int larger = parents[one] <= parents[other] ? one : other;
        int smaller = larger == one ? other : one;
        parents[larger] += parents[smaller];
        parents[smaller] = larger;
    }

    /** The group of a question that was added; {@link #NONE} where neither relation nor wordings are known. */
    int of(String relation, List<String> wordings) {
        if (!relation.isEmpty()) {
            return nodes.get(TextHash.of(RELATION, relation));
        }
        return wordings.isEmpty() ? NONE : root(nodes.get(TextHash.of(WORDING, wordings.get(0))));
    }

    private int node(long hash) {
        int node = nodes.number(hash);
        if (node >= parents.length) {
            int before = parents.length;
            parents = Arrays.copyOf(parents, Math.max(16, before + before / 2));
            Arrays.fill(parents, before, parents.length, -1);
        }
        return node;
    }

    private int root(int index) {
        int root = index;
        while (parents[root] >= 0) {
            root = parents[root];
        }
        return root;
    }
}
