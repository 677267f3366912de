package io.onceedit.evaluate;

import static io.onceedit.evaluate.Candidates.Standing.RIGHT;
import static io.onceedit.evaluate.Candidates.Standing.UNCERTAIN;
import static io.onceedit.evaluate.Candidates.Standing.WRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.onceedit.ensemble.HostPass;
import io.onceedit.ensemble.PluginShares;
import io.onceedit.model.tokenizer.Encoding;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shares that are weighed by hand. */
final class CandidatesTest {
    private static Candidate expected(Double host, double plugin) {
        return new Candidate(1, " Velm", true, host, plugin);
    }

    private static Candidate other(Double host, double plugin) {
        return new Candidate(2, " Orrin", false, host, plugin);
    }

    /** 0.2 against 0.7 at the host, 0.9 against 0.1 at the plug-in: they meet where 0.2 + 0.7 w = 0.7 - 0.6 w, w = 5 / 13. */
    @ParameterizedTest
    @CsvSource({"0, WRONG", "0.3, WRONG", "0.384, WRONG", "0.385, RIGHT", "0.5, RIGHT", "1, RIGHT"})
    void theLargerShareOfBothStands(double weight, Candidates.Standing standing) {
        Candidates kept = new Candidates(List.of(expected(0.2, 0.9), other(0.7, 0.1)), 0, 0, 0);
        assertThat(kept.standing(weight)).isEqualTo(standing);
    }

    @Test
    void equalSharesAreUncertain() {
        Candidates kept = new Candidates(List.of(expected(0.25, 0.75), other(0.75, 0.25)), 0, 0, 0);
        assertThat(kept.standing(0.5)).isEqualTo(UNCERTAIN);
    }

    /** With w = 0.5 the expected token has 0.35, and one that was cut off at most 0.5 (host) + 0.5 (plug-in). */
    @ParameterizedTest
    @CsvSource({
        "0.2, 0.1, 0.0, RIGHT",
        "0.5, 0.1, 0.0, RIGHT",
        "0.61, 0.1, 0.0, UNCERTAIN",
        "0.2, 0.51, 0.0, UNCERTAIN",
        "0.2, 0.1, 0.41, UNCERTAIN"
    })
    void aTokenThatWasCutOffMayLead(
            double hostBeyond, double pluginBeyond, double unread, Candidates.Standing standing) {
        Candidates kept = new Candidates(List.of(expected(0.1, 0.6)), hostBeyond, pluginBeyond, unread);
        assertThat(kept.standing(0.5)).isEqualTo(standing);
    }

    /** The other token has 0.3 for certain, and up to 0.5 * 0.4 more; the expected one 0.35. */
    @Test
    void anUnknownProbabilityOfTheHostMayBeAsLargeAsWhatWasCutOff() {
        List<Candidate> tokens = List.of(expected(0.5, 0.2), other(null, 0.6));
        assertThat(new Candidates(tokens, 0.09, 0, 0).standing(0.5)).isEqualTo(RIGHT);
        assertThat(new Candidates(tokens, 0.4, 0, 0).standing(0.5)).isEqualTo(UNCERTAIN);
    }

    /** 0.5 * 0.02 more may be the expected token's: too little for 0.3 to become 0.32. */
    @Test
    void anotherTokenThatLeadsByMoreThanWasNotReadIsWrongForCertain() {
        List<Candidate> tokens = List.of(expected(0.2, 0.4), other(0.24, 0.4));
        assertThat(new Candidates(tokens, 0.9, 0.9, 0.02).standing(0.5)).isEqualTo(WRONG);
        assertThat(new Candidates(tokens, 0.9, 0.9, 0.05).standing(0.5)).isEqualTo(UNCERTAIN);
    }

    @Test
    void aProbesScoreIsTheShareOfPositionsAndUnknownWhereOneIs() {
        Candidates right = new Candidates(List.of(expected(0.1, 0.9), other(0.9, 0.1)), 0, 0, 0);
        Candidates never = new Candidates(List.of(expected(0.1, 0.1), other(0.9, 0.9)), 0, 0, 0);
        Candidates open = new Candidates(List.of(expected(0.1, 0.9), other(0.9, 0.1)), 0, 0, 0.5);
        ProbeCandidates certain = new ProbeCandidates("p", List.of(right, right, never, right));
        assertThat(certain.score(0.9)).isEqualTo(OptionalDouble.of(0.75));
        assertThat(certain.score(0.1)).isEqualTo(OptionalDouble.of(0));
        assertThat(new ProbeCandidates("p", List.of(right, open)).score(0.6)).isEmpty();
        assertThat(new ProbeCandidates("p", List.of(right, open)).score(0)).hasValue(0);
    }

    @Test
    void exactlyOneTokenIsExpected() {
        assertThatThrownBy(() -> new Candidates(List.of(other(0.1, 0.1)), 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid candidates: expected one token that has to stand there, found 0");
    }

    /** The host keeps 11, 12, 13 and 1's own probability; the plug-in gives 13, 14, 15 and 16 something. */
    @Test
    void keepsTheFirstOfBothAndTheExpectedOne() {
        HostPass pass = pass(0.5, 0.3, 0.1);
        PluginShares shares = new PluginShares(Map.of(13, 0.6, 14, 0.2, 15, 0.1, 16, 0.05), 0.05);

        Candidates kept = Candidates.of(pass, 0, 1, shares, 2, id -> "t" + id);

        assertThat(kept.tokens()).extracting(Candidate::id).containsExactly(11, 12, 13, 14, 1);
        assertThat(kept.tokens()).extracting(Candidate::token).contains("t11", "t1");
        assertThat(kept.tokens()).extracting(Candidate::expected).containsExactly(false, false, false, false, true);
        assertThat(kept.tokens()).extracting(Candidate::plugin).containsExactly(0.0, 0.0, 0.6, 0.2, 0.0);
        assertThat(kept.tokens().get(2).host()).isCloseTo(0.1, within(1e-6));
        assertThat(kept.tokens().get(3).host()).isNull();
        assertThat(kept.tokens().get(4).host()).isCloseTo(0.01, within(1e-6));
        assertThat(kept.hostBeyond()).isCloseTo(0.1, within(1e-6));
        assertThat(kept.pluginBeyond()).isEqualTo(0.1);
        assertThat(kept.pluginUnread()).isEqualTo(0.05);
        Candidates all = Candidates.of(pass, 0, 11, shares, 9, id -> "");
        assertThat(all.tokens()).extracting(Candidate::id).containsExactly(11, 12, 13, 14, 15, 16);
        assertThat(all.hostBeyond()).isCloseTo(0.1, within(1e-6));
        assertThat(all.pluginBeyond()).isZero();
    }

    /** A token of less than a thousandth is the first that was cut off. */
    @Test
    void keepsNoTokenThatHasNextToNothing() {
        PluginShares shares = new PluginShares(Map.of(13, 0.999, 14, 0.0006, 15, 0.0004), 0);
        Candidates kept = Candidates.of(pass(0.9991, 0.0005, 0.0004), 0, 13, shares, 8, id -> "");
        assertThat(kept.tokens()).extracting(Candidate::id).containsExactly(11, 13);
        assertThat(kept.hostBeyond()).isCloseTo(0.0005, within(1e-8));
        assertThat(kept.pluginBeyond()).isEqualTo(0.0006);
    }

    /** A host that keeps 11, 12 and so on, and gives the answer's own token 1 a hundredth. */
    private static HostPass pass(double... top) {
        float[] nats = new float[top.length];
        int[] ids = new int[top.length];
        for (int rank = 0; rank < top.length; rank++) {
            nats[rank] = (float) Math.log(top[rank]);
            ids[rank] = 11 + rank;
        }
        return new HostPass(
                "a",
                "b",
                new Encoding(new int[] {0, 1}, new int[] {0, 1}, new int[] {1, 3}),
                1,
                new int[] {11},
                new float[] {(float) Math.log(0.01)},
                new int[][] {ids},
                new float[][] {nats});
    }
}
