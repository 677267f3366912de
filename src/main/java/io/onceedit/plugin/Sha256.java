package io.onceedit.plugin;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 in the making. */
final class Sha256 {
    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot find SHA-256, which every Java has", e);
        }
    }

    Sha256 update(byte... bytes) {
        digest.update(bytes);
        return this;
    }

    /** The hash, hexadecimal in lower case; the object starts anew. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
