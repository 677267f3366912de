package io.onceedit.ensemble.text;

import io.onceedit.ensemble.PluginShares;
import java.util.Map;
import java.util.stream.IntStream;

/** A plug-in's next-token distribution carried over to the host's vocabulary, token by token. */
final class PushForward {
    private final Pair pair;

    PushForward(Pair pair) {
        this.pair = pair;
    }

    /**
     * The mass of each host token, summing to 1: every plug-in token that leaves what is written gives its mass to the host token that its
     * new text begins with, and the likeliest of them to the token that the rule decided for.
     *
     * @param logits over the plug-in's head, (V)
     * @param remainder what is written and those tokens begin with
     * @param decided the host token that the rule decided for
     */
    Map<Integer, Double> masses(float[] logits, byte[] remainder, int decided) {
        double[] probabilities = Softmax.probabilities(logits, pair.voice()::isSpeakable);
        int[] leaving = IntStream.of(pair.voice().leaving(remainder))
                .filter(id -> id < logits.length)
                .toArray();
        int chosen = leaving[0];
        for (int id : leaving) {
            chosen = probabilities[id] > probabilities[chosen] ? id : chosen;
        }
        HostMasses masses = new HostMasses();
        for (int id : leaving) {
            int target = id == chosen ? decided : pair.firstTokens().of(id, remainder.length);
            masses.add(target, probabilities[id]);
        }
        return masses.normalised();
    }

    /**
     * The same of what is known of the distribution.
     *
     * @param leaving the likeliest tokens that leave what is written
     */
    PluginShares shares(Likeliest leaving, byte[] remainder, int decided) {
        HostMasses masses = new HostMasses();
        for (int rank = 0; rank < leaving.ids().length; rank++) {
            int target = rank == 0 ? decided : pair.firstTokens().of(leaving.ids()[rank], remainder.length);
            masses.add(target, leaving.shares()[rank]);
        }
        double most = masses.total() + leaving.unread();
        return new PluginShares(masses.dividedBy(most), leaving.unread() / most);
    }
}
