package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.onceedit.ensemble.SearchOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The published search from the host's logits towards r, over the whole vocabulary or over candidates.
 *
 * <p>Its few steps move a logit by so little that a host which is sure enough is never overturned, whatever r is: where its first token
 * leads the second by more than {@link TokenSearch#decidedGapNats}, that is the token, and nothing is searched. No token that is missing
 * stands above the second kept one, so this is certain whatever was cut off. Elsewhere the search needs the host's whole distribution.
 */
final class SearchChoice implements TokenChoice {
    private final TokenSearch search;

    SearchChoice(SearchOptions options) {
        this.search = new TokenSearch(options);
    }

    @Override
    public boolean lacks(HostReading host) {
        return host.missing() > 0 && !isDecided(host.kept());
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
    public List<Chosen> choose(PairSpace pair, List<Meeting> meetings) {
        Chosen[] chosen = new Chosen[meetings.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            TokenDistribution host = meetings.get(i).host();
            if (isDecided(host)) {
                chosen[i] = new Chosen(host.first(), true);
            } else {
                open.add(i);
            }
        }
        pair.forGroups(open.stream().map(meetings::get).toList(), (first, fused, rows) -> {
            long positions = fused.getShape().get(0);
            for (int i = 0; i < positions; i++) {
                int place = open.get(first + i);
                chosen[place] = new Chosen(searched(pair, meetings.get(place), fused, i, rows), true);
            }
        });
        return List.of(chosen);
    }

    private boolean isDecided(TokenDistribution host) {
        return host.size() > 1 && host.logProbNats()[0] - host.logProbNats()[1] > search.decidedGapNats();
    }

    private int searched(PairSpace pair, Meeting meeting, NDArray fused, int row, RowBlock rows) {
        try (NDManager scope = fused.getManager().newSubManager()) {
            int[] candidates = pair.candidates(meeting);
            boolean isAll = candidates.length == rows.tokens().length;
            NDArray own = isAll ? rows.rows() : rows.rowsOf(scope, candidates); // (C, A)
            NDArray target = fused.get(scope, new NDIndex("{}", row)); // (A)
            double[] start =
                    startLogits(meeting.host(), candidates, pair.hostSpace().tokens());
            return candidates[argmax(search.search(own, start, target))];
        }
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
