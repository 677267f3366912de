package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.onceedit.ensemble.SearchOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The published search from the host's logits towards r, over the whole vocabulary or over candidates. */
final class SearchChoice implements TokenChoice {
    private final TokenSearch search;

    SearchChoice(SearchOptions options) {
        this.search = new TokenSearch(options);
    }

    @Override
    public boolean searches() {
        return true;
    }

    @Override
    public String computedOver(PairSpace pair) {
        return pair.computedOver();
    }

    @Override
    public int[] choose(PairSpace pair, List<Meeting> meetings) {
        int[] chosen = new int[meetings.size()];
        pair.forGroups(meetings, (first, fused, rows) -> {
            long positions = fused.getShape().get(0);
            for (int i = 0; i < positions; i++) {
                try (NDManager scope = fused.getManager().newSubManager()) {
                    Meeting meeting = meetings.get(first + i);
                    int[] candidates = pair.candidates(meeting);
                    boolean isAll = candidates.length == rows.tokens().length;
                    NDArray own = isAll ? rows.rows() : rows.rowsOf(scope, candidates); // (C, A)
                    NDArray target = fused.get(scope, new NDIndex("{}", i)); // (A)
                    double[] start = startLogits(
                            meeting.host(), candidates, pair.hostSpace().tokens());
                    chosen[first + i] = candidates[argmax(search.search(own, start, target))];
                }
            }
        });
        return chosen;
    }

    /**
     * The host's log probabilities of the candidates. A token that was not kept gets an equal part of the mass that was not kept, and at
     * most what the last kept token has.
     */
    private static double[] startLogits(TokenDistribution host, int[] candidates, int vocabulary) {
        Map<Integer, Float> known = new HashMap<>();
        double kept = 0;
        for (int i = 0; i < host.size(); i++) {
            known.put(host.tokens()[i], host.logProbNats()[i]);
            kept += Math.exp(host.logProbNats()[i]);
        }
        double share = Math.max(1 - kept, 1e-12) / Math.max(1, vocabulary - host.size());
        float rest = (float) Math.min(Math.log(share), host.logProbNats()[host.size() - 1]);
        double[] logits = new double[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            logits[i] = known.getOrDefault(candidates[i], rest);
        }
        return logits;
    }

    private static int argmax(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
