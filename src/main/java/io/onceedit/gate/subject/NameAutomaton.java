package io.onceedit.gate.subject;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An Aho-Corasick automaton: all places where any of many names stands in a text, overlapping ones too, in one pass over the text.
 * Immutable, safe for use by many threads. Source: Aho and Corasick, "Efficient string matching: an aid to bibliographic search", 1975.
 *
 * <p>Nodes are numbers, in breadth-first order, 0 is the root. A node stands for the text that leads to it.
 */
final class NameAutomaton {
    private static final int NONE = -1;

    /** Where a name stands: characters [start, end). */
    record Occurrence(int name, int start, int end) {}

    private final List<String> names;
    private final Map<Long, Integer> children = new HashMap<>();
    /** The node of the longest proper suffix of a node's text that is a node too. */
    private int[] suffix = new int[64];
    /** The name that is a node's text, or {@link #NONE}. */
    private int[] nameAt = new int[64];
    /** The nearest node on the chain of suffixes at which a name ends; 0 where there is none. */
    private int[] namedSuffix = new int[64];

    private int nodes = 1;

    /** @param names distinct and not empty; an occurrence gives a name's index */
    NameAutomaton(List<String> names) {
        this.names = List.copyOf(names);
        Arrays.fill(nameAt, NONE);
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        int[] reached = new int[names.size()];
        for (int depth = 0; depth < longest; depth++) {
            for (int name = 0; name < reached.length; name++) {
                if (depth < names.get(name).length()) {
                    reached[name] = childOrNew(reached[name], names.get(name).charAt(depth));
                }
            }
            for (int name = 0; name < reached.length; name++) {
                if (depth == names.get(name).length() - 1) {
                    nameAt[reached[name]] = name;
                }
            }
        }
        for (int node = 1; node < nodes; node++) {
            namedSuffix[node] = nameAt[suffix[node]] == NONE ? namedSuffix[suffix[node]] : suffix[node];
        }
    }

    /** Calls back for each occurrence, in the order of their ends, longer ones first. */
    void forEachOccurrence(String text, Consumer<Occurrence> listener) {
        int node = 0;
        for (int i = 0; i < text.length(); i++) {
            node = step(node, text.charAt(i));
            for (int named = nameAt[node] == NONE ? namedSuffix[node] : node; named != 0; named = namedSuffix[named]) {
                int name = nameAt[named];
                listener.accept(new Occurrence(name, i + 1 - names.get(name).length(), i + 1));
            }
        }
    }

    private int childOrNew(int node, char letter) {
        int child = child(node, letter);
        if (child != NONE) {
            return child;
        }
        if (nodes == suffix.length) {
            suffix = Arrays.copyOf(suffix, 2 * nodes);
            namedSuffix = Arrays.copyOf(namedSuffix, 2 * nodes);
            nameAt = Arrays.copyOf(nameAt, 2 * nodes);
            Arrays.fill(nameAt, nodes, 2 * nodes, NONE);
        }
        // Breadth first: every text shorter than the new one has its node already.
        suffix[nodes] = node == 0 ? 0 : step(suffix[node], letter);
        children.put(edge(node, letter), nodes);
        return nodes++;
    }

    private int step(int from, char letter) {
        int node = from;
        int child = child(node, letter);
        while (child == NONE && node != 0) {
            node = suffix[node];
            child = child(node, letter);
        }
        return child == NONE ? 0 : child;
    }

    private int child(int node, char letter) {
        return children.getOrDefault(edge(node, letter), NONE);
    }

    private static long edge(int node, char letter) {
        return ((long) node << Character.SIZE) | letter;
    }
}
