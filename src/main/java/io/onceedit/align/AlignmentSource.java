package io.onceedit.align;

/** Finds or makes the alignment of one plug-in base and one host. Safe for use by many threads. */
@FunctionalInterface
public interface AlignmentSource {
    /** The table in which embeddings are compared in the given form. */
    AlignmentTable table(EmbeddingForm embeddings);
}
