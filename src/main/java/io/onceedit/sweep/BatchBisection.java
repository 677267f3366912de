package io.onceedit.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the edit batch that breaks an answer: one beside whose forerunners the answer is wrong, and without which it is right. Batches are
 * plug-ins of their own, so that nothing is trained: a host is asked with some of them.
 */
public final class BatchBisection {
    /** No batch. */
    public static final int NONE = -1;

    private BatchBisection() {}

    /** Asks the host. */
    @FunctionalInterface
    public interface Asks {
        /** Whether the answer is right with some batches, by their places. */
        boolean isRight(List<Integer> batches);
    }

    /** How it stands with an answer. */
    public enum Kind {
        /** With all batches it is right. */
        RIGHT,
        /** No batch alone gives it. */
        NEVER_RIGHT,
        /** A batch breaks it. */
        BROKEN
    }

    /**
     * What was found.
     *
     * @param owner the batch that gives the answer; {@link #NONE} where it is the untouched host's
     * @param culprit the batch that breaks it; {@link #NONE} where none does
     * @param beside the batches beside which it was right without the culprit, and wrong with it
     */
    public record Found(Kind kind, int owner, int culprit, List<Integer> beside) {
        public Found {
            beside = List.copyOf(beside);
        }
    }

    /**
     * Asks at most once with each batch alone, and as often as the number of batches can be halved.
     *
     * @param batches how many there are, in the order in which they came
     * @param isHosts whether the untouched host's answer is the right one
     */
    public static Found of(int batches, boolean isHosts, Asks asks) {
        List<Integer> all = IntStream.range(0, batches).boxed().toList();
        if (asks.isRight(all)) {
            return new Found(Kind.RIGHT, NONE, NONE, List.of());
        }
        List<Integer> order = new ArrayList<>(all);
        int owner = NONE;
        if (!isHosts) {
            owner = all.stream()
                    .filter(batch -> asks.isRight(List.of(batch)))
                    .findFirst()
                    .orElse(NONE);
            if (owner == NONE) {
                return new Found(Kind.NEVER_RIGHT, NONE, NONE, List.of());
            }
            order.remove(Integer.valueOf(owner));
            order.add(0, owner);
        }
        int right = isHosts ? 0 : 1;
        int wrong = batches;
        while (wrong - right > 1) {
            int middle = (right + wrong) >>> 1;
            if (asks.isRight(order.subList(0, middle))) {
                right = middle;
            } else {
                wrong = middle;
            }
        }
        return new Found(Kind.BROKEN, owner, order.get(right), order.subList(0, right));
    }
}
