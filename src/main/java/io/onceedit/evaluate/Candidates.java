package io.onceedit.evaluate;

import io.onceedit.ensemble.HostPass;
import io.onceedit.ensemble.PluginShares;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What is kept of both distributions at an answer position whose gate was open, so that they can be fused again under another weight.
 *
 * @param tokens the likeliest of the host's and of the plug-in's, and the expected one
 * @param hostBeyond the most that the host can give a token whose probability is not known
 * @param pluginBeyond the most that the plug-in can give a token that is not kept, beside {@code pluginUnread}
 * @param pluginUnread what of the plug-in's distribution was not read: every token may have so much more of it
 */
public record Candidates(List<Candidate> tokens, double hostBeyond, double pluginBeyond, double pluginUnread)
        implements Serializable {
    /** Behind the first, what has less can lead only where nothing has much: the bounds say so there. */
    private static final double LEAST_SHARE = 1e-3;

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
     * Keeps the first of both distributions, as far as they have a share worth keeping.
     *
     * @param expected the token that has to stand there
     * @param count how many are kept of each, at most
     * @param surface a token's surface form
     */
    static Candidates of(
            HostPass pass, int position, int expected, PluginShares shares, int count, IntFunction<String> surface) {
        Map<Integer, Double> host = mostLikely(pass, position, count + 1);
        First hosts = First.of(host, List.copyOf(host.keySet()), count);
        First plugins = First.of(shares.byToken(), byShare(shares.byToken()), count);
        Set<Integer> kept = new LinkedHashSet<>(hosts.kept());
        kept.addAll(plugins.kept());
        kept.add(expected);
        List<Candidate> tokens = kept.stream()
                .map(id -> new Candidate(
                        id,
                        surface.apply(id),
                        id == expected,
                        hostProbability(pass, position, id),
                        shares.byToken().getOrDefault(id, 0.0)))
                .toList();
        return new Candidates(
                tokens, hosts.beyond().orElse(hosts.last()), plugins.beyond().orElse(0), shares.unread());
    }

    private static List<Integer> byShare(Map<Integer, Double> shares) {
        return shares.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * The first tokens of a distribution.
     *
     * @param last what the last of them has; 1 where there is none
     * @param beyond the most that a known one has that is not among them; empty where all known ones are
     */
    private record First(List<Integer> kept, double last, OptionalDouble beyond) {
        static First of(Map<Integer, Double> shares, List<Integer> inOrder, int count) {
            int most = Math.min(count, inOrder.size());
            int kept = Math.min(1, most);
            while (kept < most && shares.get(inOrder.get(kept)) >= LEAST_SHARE) {
                kept++;
            }
            return new First(
                    inOrder.subList(0, kept),
                    kept == 0 ? 1 : shares.get(inOrder.get(kept - 1)),
                    inOrder.stream()
                            .skip(kept)
                            .limit(1)
                            .mapToDouble(shares::get)
                            .findFirst());
        }
    }

    /** The first probabilities that the host's pass has kept, most likely first. */
    private static Map<Integer, Double> mostLikely(HostPass pass, int position, int count) {
        int[] ids = pass.topIds()[position];
        Map<Integer, Double> probabilities = new LinkedHashMap<>();
        for (int rank = 0; rank < Math.min(count, ids.length); rank++) {
            probabilities.put(ids[rank], Math.exp((double) pass.topLogProbNats()[position][rank]));
        }
        return probabilities;
    }

    /** Null where the host's pass has not kept it. */
    private static Double hostProbability(HostPass pass, int position, int id) {
        int[] ids = pass.topIds()[position];
        for (int rank = 0; rank < ids.length; rank++) {
            if (ids[rank] == id) {
                return Math.exp((double) pass.topLogProbNats()[position][rank]);
            }
        }
        return id == pass.expected(position) ? Math.exp((double) pass.expectedLogProbNats()[position]) : null;
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
