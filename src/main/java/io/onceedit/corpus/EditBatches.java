package io.onceedit.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Cuts a corpus into the batches that are edited into one plug-in each. */
public final class EditBatches {
    private static final int ID_LENGTH = 16;

    private EditBatches() {}

    /**
     * Batches of so many records in corpus order; the last one holds what is left. A batch's id is the start of a SHA-256 over all that a
     * plug-in and its gate are made of: ids, subjects, aliases, relations, prompts, targets and paraphrases; evaluation texts are not in
     * it, so new probes do not ask for a new training.
     *
     * @param size records of a batch, at least 1
     */
    public static List<EditBatch> cut(List<EditRecord> records, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("Invalid batch size " + size + ", expected at least 1");
        }
        List<EditBatch> batches = new ArrayList<>();
        for (int from = 0; from < records.size(); from += size) {
            List<EditRecord> batch = records.subList(from, Math.min(from + size, records.size()));
            batches.add(new EditBatch(id(batch), batch));
        }
        return batches;
    }

    private static String id(List<EditRecord> records) {
        MessageDigest digest = sha256();
        for (EditRecord record : records) {
            add(digest, List.of(record.id(), record.subject(), record.relation(), record.prompt(), record.target()));
            add(digest, record.aliases());
            add(digest, record.paraphrases());
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, ID_LENGTH);
    }

    /** Each text stands behind its length, and each list behind its size, so that no two lists of texts read alike. */
    private static void add(MessageDigest digest, List<String> texts) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(texts.size()).flip());
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Cannot find SHA-256, which every Java has", missing);
        }
    }
}
