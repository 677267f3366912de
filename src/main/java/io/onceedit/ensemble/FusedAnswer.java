package io.onceedit.ensemble;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The fused next tokens of a known answer.
 *
 * @param positions one for each answer position
 * @param computedOver what the rule looked at: {@code text}; {@code vocabulary}; {@code candidates:N}, the N likeliest tokens of each
 *     model; {@code candidates:N, then vocabulary} where those were mixed and the token was looked up among all; {@code host} where the
 *     gate was closed
 * @param wantedTokens 0 where the tokens are certain: more of the host's distributions could not change any of them. Else they may be
 *     others, and are certain once the host's pass keeps so many tokens at each position
 */
public record FusedAnswer(List<FusedPosition> positions, String computedOver, int wantedTokens) {
    static final String HOST = "host";

    public FusedAnswer {
        positions = List.copyOf(positions);
        Objects.requireNonNull(computedOver, "computedOver");
    }

    /** An answer that is certain. */
    public FusedAnswer(List<FusedPosition> positions, String computedOver) {
        this(positions, computedOver, 0);
    }

    /** Whether what the host's pass kept decides every token. */
    public boolean isCertain() {
        return wantedTokens == 0;
    }

    /**
     * Where the gate is closed: the untouched host's own tokens, the plug-in without weight and not asked.
     *
     * @param ids one for each answer position, (A)
     */
    public static FusedAnswer hostsOwn(int[] ids) {
        return new FusedAnswer(
                Arrays.stream(ids).mapToObj(FusedPosition::hostsOwn).toList(), HOST);
    }
}
