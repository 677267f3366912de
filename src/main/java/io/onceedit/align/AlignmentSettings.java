package io.onceedit.align;

import java.util.Objects;

/**
 * How a plug-in base and a host are aligned.
 *
 * @param embeddings in which form embedding rows are compared
 * @param temperature what a row of unit length is multiplied with before its softmax
 * @param inverseSample how many anchors, drawn with the seed, are looked up when the table is made; the anchors' own number or more looks
 *     all of them up. An anchor costs a multiplication for each number of the host's embedding, so a sample of 1,000 takes seconds and
 *     all anchors of two large vocabularies minutes; the others are looked up when a rule first asks for them, and kept
 * @param rowSample how many rows of each model, drawn with the seed, the figures about rows are measured on
 * @param seed draws the samples
 */
public record AlignmentSettings(
        EmbeddingForm embeddings, double temperature, int inverseSample, int rowSample, long seed) {
    /** The published form, looked up on a sample. */
    public static final AlignmentSettings DEFAULT = new AlignmentSettings(EmbeddingForm.RAW, 100, 1_000, 200, 1);

    public AlignmentSettings {
        Objects.requireNonNull(embeddings, "embeddings");
        if (!(temperature > 0 && temperature <= 1_000)) {
            throw new IllegalArgumentException("Invalid alignment setting temperature = " + temperature
                    + ", expected a number above 0, up to 1000");
        }
        if (inverseSample < 0) {
            throw new IllegalArgumentException(
                    "Invalid alignment setting inverseSample = " + inverseSample + ", expected 0 or more");
        }
        if (rowSample < 1) {
            throw new IllegalArgumentException(
                    "Invalid alignment setting rowSample = " + rowSample + ", expected 1 or more");
        }
    }

    /** The same with the embeddings compared in another form. */
    public AlignmentSettings withEmbeddings(EmbeddingForm form) {
        return new AlignmentSettings(form, temperature, inverseSample, rowSample, seed);
    }

    /** The same with another number of anchors looked up in advance. */
    public AlignmentSettings withInverseSample(int anchors) {
        return new AlignmentSettings(embeddings, temperature, anchors, rowSample, seed);
    }
}
