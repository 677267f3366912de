package io.onceedit.align;

/** In which form embedding rows are compared. */
public enum EmbeddingForm {
    /** As stored: the published form. */
    RAW,
    /** With the mean over all tokens taken off: a shared direction no longer hides what sets two tokens apart. */
    CENTRED
}
