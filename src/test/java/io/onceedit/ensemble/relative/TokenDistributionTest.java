package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class TokenDistributionTest {
    private static final TokenDistribution FOUR =
            new TokenDistribution(new int[] {7, 1, 4, 2}, new float[] {log(0.5), log(0.3), log(0.15), log(0.01)});

    @Test
    void keepsTheFewestTokensThatCarryTheMass() {
        assertThat(FOUR.carrying(0.1).tokens()).containsExactly(7, 1, 4);
        assertThat(FOUR.carrying(0.3).tokens()).containsExactly(7, 1);
        assertThat(FOUR.carrying(0.99).tokens()).containsExactly(7);
        assertThat(FOUR.carrying(0).tokens()).containsExactly(7, 1, 4, 2);
    }

    @Test
    void scalesWhatIsKeptToOne() {
        assertThat(FOUR.top(2).probabilities()).containsExactly(new double[] {0.625, 0.375}, within(1e-6));
    }

    @Test
    void takesTheLowerIdOfEquallyLikelyTokens() {
        TokenDistribution found = TokenDistribution.of(new float[] {-3, -1, -2, -1}, 3);
        assertThat(found.tokens()).containsExactly(1, 3, 2);
        assertThat(found.logProbNats()).containsExactly(-1, -1, -2);
    }

    @Test
    void rejectsAnEmptyDistribution() {
        assertThatThrownBy(() -> new TokenDistribution(new int[0], new float[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid token distribution: 0 tokens with 0 probabilities,"
                        + " expected the same number and at least 1");
    }

    private static float log(double value) {
        return (float) Math.log(value);
    }
}
