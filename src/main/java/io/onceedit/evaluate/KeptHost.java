package io.onceedit.evaluate;

import io.onceedit.model.checkpoint.ContentHashes;
import java.util.Objects;

/**
 * A host as what is kept of its answers knows it.
 *
 * @param contentHash SHA-256 over its configuration, weights and tokenizer, hexadecimal
 * @param weights the type that its weights are held as
 * @param tokenizerHash SHA-256 over the file that its tokenizer comes from, hexadecimal
 */
public record KeptHost(String contentHash, String weights, String tokenizerHash) {
    /** Raised whenever hosts are read otherwise than before: nothing that was kept until then is found any more. */
    private static final int VERSION = 1;

    public KeptHost {
        Objects.requireNonNull(contentHash, "contentHash");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(tokenizerHash, "tokenizerHash");
    }

    /** Names all that determines what the host says, 64 hexadecimal digits. */
    public String key() {
        return ContentHashes.ofText(String.join("\n", "host answers " + VERSION, contentHash, weights, tokenizerHash));
    }
}
