package io.onceedit.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/**
 * An open model on disk, in whatever form: its configuration and weights by the names that Hugging Face transformers gives them. Its
 * files must not change while it is open. Safe for use by many threads.
 */
public interface Checkpoint extends AutoCloseable {
    /** The folder or file. */
    Path path();

    /** The configuration in the form of {@code config.json}; read only. */
    JsonNode config();

    /** {@code model_type} of the configuration, the architecture's name. */
    String modelType();

    /** The weights. Not to be read any more once the checkpoint is closed. */
    TensorSource tensors();

    /** The files that hold the weights. */
    List<Path> weightFiles();

    /** The files that decide what the model says, which {@link #contentHash} is over. */
    List<Path> contentFiles();

    /** SHA-256 over {@link #contentFiles}, hexadecimal. Reads every byte of them unless the hashes are cached. */
    String contentHash();

    /** The weights cannot be read any more; arrays that were read from them live on. */
    @Override
    void close();
}
