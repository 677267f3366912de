package io.onceedit.report;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The model that a certificate is of.
 *
 * @param id the host's id
 * @param location the path in full, or the URI, where it lies
 * @param type how its weights are held
 * @param contentHash SHA-256 of its files before the run
 * @param contentHashAfter SHA-256 of its files behind the run
 * @param bytesReadAfter how much was read for the latter
 */
public record CertifiedModel(
        String id, String location, String type, String contentHash, String contentHashAfter, long bytesReadAfter) {
    /** What YAML reads as this very text without quotes. */
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?i:true|false|yes|no|on|off|null|y|n)$)[A-Za-z/][\\w./-]*");

    public CertifiedModel {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(contentHash, "contentHash");
        Objects.requireNonNull(contentHashAfter, "contentHashAfter");
    }

    /** Whether its files are what they were. */
    public boolean isUntouched() {
        return contentHash.equals(contentHashAfter);
    }

    /** What a run file has under {@code hosts} to ask it. */
    public String runFileLine() {
        return "- {id: " + yaml(id) + ", path: " + yaml(location) + ", dtype: " + type + "}";
    }

    private static String yaml(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "''") + "'";
    }

    /** Whether it is untouched, in a sentence. */
    String untouchedWords() {
        String read =
                String.format(Locale.ROOT, "all %,d bytes of its files were read again behind the run", bytesReadAfter);
        return isUntouched()
                ? "The host is untouched: " + read + ", and their SHA-256 is what it was, " + contentHash
                : "The host is not what it was: " + read + ", and their SHA-256 is " + contentHashAfter
                        + ", before the run it was " + contentHash;
    }
}
