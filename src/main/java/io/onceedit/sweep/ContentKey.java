package io.onceedit.sweep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** A SHA-256 over named causes. Every part is written with its length, so that no two lists of causes give the same bytes. */
public final class ContentKey {
    private final MessageDigest digest;

    private ContentKey() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash: this Java has no SHA-256", e);
        }
    }

    /** A key of a kind of result; the kind is its first cause. */
    public static ContentKey of(String kind) {
        return new ContentKey().with("kind", kind);
    }

    /** Adds a cause. */
    public ContentKey with(String name, String value) {
        write(name);
        write(value);
        return this;
    }

    /** Adds a cause. */
    public ContentKey with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /** Adds a list of causes, order included. */
    public ContentKey with(String name, Collection<String> values) {
        write(name);
        digest.update(ByteBuffer.allocate(4).putInt(values.size()).array());
        values.forEach(this::write);
        return this;
    }

    /** The key, 64 hexadecimal digits; nothing can be added afterwards. */
    public String hexadecimal() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
