package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.gate.map.MapBatch.Comparison;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class PairObjectiveTest {
    private static final double LOG_SHARPNESS = 1.3;
    private static final double BIAS = 0.4;
    private static final float STEP = 1e-3f;
    private static final Offset<Double> CLOSE = Offset.offset(2e-3);

    private final Comparison[][] comparisons = comparisons();
    private final float[][] cosines = cosines();

    @Test
    void gradientIsTheSlopeOfTheLoss() {
        float[][] gradient = objective(LOG_SHARPNESS, BIAS).gradient();
        for (int query = 0; query < cosines.length; query++) {
            for (int anchor = 0; anchor < cosines[query].length; anchor++) {
                float kept = cosines[query][anchor];
                cosines[query][anchor] = kept + STEP;
                double above = objective(LOG_SHARPNESS, BIAS).lossNats();
                cosines[query][anchor] = kept - STEP;
                double below = objective(LOG_SHARPNESS, BIAS).lossNats();
                cosines[query][anchor] = kept;

                assertThat((double) gradient[query][anchor]).isCloseTo((above - below) / (2 * STEP), CLOSE);
            }
        }
    }

    @Test
    void gateGradientIsTheSlopeOfTheLoss() {
        PairObjective objective = objective(LOG_SHARPNESS, BIAS);

        assertThat(objective.biasGradient())
                .isCloseTo(
                        (objective(LOG_SHARPNESS, BIAS + STEP).lossNats()
                                        - objective(LOG_SHARPNESS, BIAS - STEP).lossNats())
                                / (2 * STEP),
                        CLOSE);
        assertThat(objective.logSharpnessGradient())
                .isCloseTo(
                        (objective(LOG_SHARPNESS + STEP, BIAS).lossNats()
                                        - objective(LOG_SHARPNESS - STEP, BIAS).lossNats())
                                / (2 * STEP),
                        CLOSE);
    }

    @Test
    void ignoredPairsTeachNothing() {
        float[][] gradient = objective(LOG_SHARPNESS, BIAS).gradient();
        for (int query = 0; query < cosines.length; query++) {
            for (int anchor = 0; anchor < cosines[query].length; anchor++) {
                if (comparisons[query][anchor] == Comparison.IGNORED) {
                    assertThat(gradient[query][anchor]).isZero();
                }
            }
        }
    }

    private PairObjective objective(double logSharpness, double bias) {
        PairObjective objective = new PairObjective(comparisons, cosines);
        objective.addContrastive(5);
        objective.addGate(logSharpness, bias);
        return objective;
    }

    /** Three records, two further queries: all kinds of comparison. */
    private static Comparison[][] comparisons() {
        Comparison same = Comparison.SAME;
        Comparison other = Comparison.OTHER;
        Comparison both = Comparison.OTHER_AND_CLOSED;
        Comparison ignored = Comparison.IGNORED;
        return new Comparison[][] {
            {same, other, ignored},
            {both, same, both},
            {other, ignored, same},
            {both, ignored, ignored},
            {ignored, ignored, other}
        };
    }

    private static float[][] cosines() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] cosines = new float[5][3];
        for (float[] row : cosines) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (random.nextDouble() * 2 - 1);
            }
        }
        return cosines;
    }
}
