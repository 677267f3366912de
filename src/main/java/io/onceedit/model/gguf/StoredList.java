package io.onceedit.model.gguf;

/** A long list of the metadata that has been passed over and is left in the file. */
sealed interface StoredList permits StoredTexts, StoredNumbers {
    /** Reads the list, anew each time, in the form that {@link MetadataReader} has for short ones. */
    Object read();
}
