package io.onceedit.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names edits by all that a plug-in and its gate are made of: ids, subjects, aliases, relations, prompts, targets and paraphrases. Evaluation
 * texts are not in it, so new probes do not ask for a new training. Edits are taken in one by one.
 */
public final class EditSetHash {
    private static final int ID_LENGTH = 16;

    private final MessageDigest digest;

    /** A hash of no edits yet. */
    public EditSetHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Cannot find SHA-256, which every Java has", missing);
        }
    }

    /** Takes the next edit in. */
    public void add(EditRecord record) {
        add(List.of(record.id(), record.subject(), record.relation(), record.prompt(), record.target()));
        add(record.aliases());
        add(record.paraphrases());
    }

    /** The start of the SHA-256, hexadecimal; nothing can be added afterwards. */
    public String id() {
        return HexFormat.of().formatHex(digest.digest()).substring(0, ID_LENGTH);
    }

    /** Each text stands behind its length, and each list behind its size, so that no two lists of texts read alike. */
    private void add(List<String> texts) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(texts.size()).flip());
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
    }
}
