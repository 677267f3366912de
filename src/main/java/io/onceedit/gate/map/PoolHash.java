package io.onceedit.gate.map;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Names a training pool by the texts that gates learn from. */
final class PoolHash {
    private final MessageDigest digest;

    private PoolHash(MessageDigest digest) {
        this.digest = digest;
    }

    /** SHA-256, hexadecimal. */
    static String of(TrainingPool pool) {
        try {
            PoolHash hash = new PoolHash(MessageDigest.getInstance("SHA-256"));
            pool.records().forEach(hash::add);
            return HexFormat.of().formatHex(hash.digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash a training pool: this Java has no SHA-256", e);
        }
    }

    private void add(EditRecord record) {
        addAll(List.of(record.id(), record.subject(), record.relation(), record.prompt()));
        addAll(record.aliases());
        addAll(record.paraphrases());
        addAll(record.rephrasings());
        addAll(record.locality().stream().map(TextProbe::prompt).toList());
    }

    private void addAll(List<String> texts) {
        add(Integer.toString(texts.size()));
        texts.forEach(this::add);
    }

    /** Each text behind its length, so that no two lists of texts read alike. */
    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
