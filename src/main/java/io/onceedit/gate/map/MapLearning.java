package io.onceedit.gate.map;

/**
 * How a map is learned.
 *
 * @param members maps that are learned from different seeds and joined to one: their errors differ and average out
 * @param size numbers in the projection of one member
 * @param epochs passes over the pool
 * @param batch records that are compared with one another in a step
 * @param learningRatePerStep of AdamW
 * @param weightDecay of AdamW, of the linear map only
 * @param dropout share of a feature vector's numbers that are left out in a step, in [0, 1)
 * @param contrastiveScale what cosines are multiplied with before the softmax over the batch
 */
public record MapLearning(
        int members,
        int size,
        int epochs,
        int batch,
        double learningRatePerStep,
        double weightDecay,
        double dropout,
        double contrastiveScale) {
    /** Three members, each by the recipe of the prototype. */
    public static final MapLearning DEFAULT = new MapLearning(3, 256, 40, 64, 1e-3, 1e-2, 0.1, 20);

    public MapLearning {
        atLeastOne("members", members);
        atLeastOne("size", size);
        atLeastOne("epochs", epochs);
        atLeastOne("batch", batch);
        requireThat("learning-rate", learningRatePerStep, learningRatePerStep > 0);
        requireThat("weight-decay", weightDecay, weightDecay >= 0);
        requireThat("dropout", dropout, dropout >= 0 && dropout < 1);
        requireThat("contrastive-scale", contrastiveScale, contrastiveScale > 0);
    }

    private static void atLeastOne(String name, int value) {
        requireThat(name, value, value >= 1);
    }

    private static void requireThat(String name, double value, boolean valid) {
        if (!valid) {
            throw new IllegalArgumentException("Invalid gate setting " + name + " = " + value);
        }
    }
}
