package io.onceedit.evaluate;

import io.onceedit.ensemble.HostPass;
import io.onceedit.ensemble.PluginShares;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What is kept of both distributions at an answer position whose gate was open, so that they can be fused again under another weight.
 *
 * @param tokens the likeliest of the host's and of the plug-in's, and the expected one
 * @param hostBeyond the most that the host can give a token whose probability is not known
 * @param pluginBeyond the most that the plug-in can give a token that is not kept, beside {@code pluginUnread}
 * @param pluginUnread what of the plug-in's distribution was not read: every token may have so much more of it
 */
public record Candidates(List<Candidate> tokens, double hostBeyond, double pluginBeyond, double pluginUnread) {
    /** Shares are sums of numbers in single precision: what is not further apart may as well be equal. */
    private static final double ROUNDING = 1e-6;

    /** What stands at the position. */
    public enum Standing {
        /** The expected token. */
        RIGHT,
        /** Another one. */
        WRONG,
        /** What is kept does not decide it. */
        UNCERTAIN
    }

    public Candidates {
        tokens = List.copyOf(tokens);
        if (tokens.stream().filter(Candidate::expected).count() != 1) {
            throw new IllegalArgumentException("Invalid candidates: expected one token that has to stand there, found "
                    + tokens.stream().filter(Candidate::expected).count());
        }
    }

    /**
     * Keeps the first of both distributions.
     *
     * @param expected the token that has to stand there
     * @param count how many are kept of each
     * @param surface a token's surface form
     */
    static Candidates of(
            HostPass pass, int position, int expected, PluginShares shares, int count, IntFunction<String> surface) {
        Map<Integer, Double> host = hostProbabilities(pass, position);
        List<Integer> plugins = shares.byToken().entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        List<Integer> kept = new ArrayList<>(host.keySet().stream().limit(count).toList());
        double hostBeyond = kept.isEmpty() ? 1 : host.get(kept.get(kept.size() - 1));
        host.putIfAbsent(pass.expected(position), Math.exp((double) pass.expectedLogProbNats()[position]));
        plugins.stream().limit(count).forEach(kept::add);
        kept.add(expected);
        List<Candidate> tokens = kept.stream()
                .distinct()
                .map(id -> new Candidate(
                        id,
                        surface.apply(id),
                        id == expected,
                        host.get(id),
                        shares.byToken().getOrDefault(id, 0.0)))
                .toList();
        double pluginBeyond = plugins.stream()
                .filter(id -> !kept.contains(id))
                .mapToDouble(shares.byToken()::get)
                .max()
                .orElse(0);
        return new Candidates(tokens, hostBeyond, pluginBeyond, shares.unread());
    }

    /** The probabilities that the host's pass has kept, most likely first. */
    private static Map<Integer, Double> hostProbabilities(HostPass pass, int position) {
        Map<Integer, Double> probabilities = new LinkedHashMap<>();
        for (int rank = 0; rank < pass.topIds()[position].length; rank++) {
            probabilities.put(pass.topIds()[position][rank], Math.exp((double) pass.topLogProbNats()[position][rank]));
        }
        return probabilities;
    }

    /**
     * Which token has the largest share of {@code (1 - weight) p_h + weight p}.
     *
     * @param weight the plug-in's, 0 to 1
     */
    public Standing standing(double weight) {
        Candidate expected =
                tokens.stream().filter(Candidate::expected).findFirst().orElseThrow();
        double most = most(expected, weight);
        if (tokens.stream().anyMatch(other -> !other.expected() && other.least(weight) > most + ROUNDING)) {
            return Standing.WRONG;
        }
        double least = expected.least(weight);
        boolean leads = least > (1 - weight) * hostBeyond + weight * (pluginBeyond + pluginUnread) + ROUNDING
                && tokens.stream().allMatch(other -> other.expected() || least > most(other, weight) + ROUNDING);
        return leads ? Standing.RIGHT : Standing.UNCERTAIN;
    }

    private double most(Candidate token, double weight) {
        return token.least(weight) + (token.host() == null ? (1 - weight) * hostBeyond : 0) + weight * pluginUnread;
    }
}
