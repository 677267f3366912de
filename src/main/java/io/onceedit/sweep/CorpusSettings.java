package io.onceedit.sweep;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where records come from.
 *
 * @param path a file or URI, plain or gzip; empty where there is none
 * @param form the data set's form by name
 * @param skip records passed over at the start
 * @param limit records taken at most; 0 takes all
 * @param sampleSeed draws the records taken instead of taking the first; negative takes the first
 * @param asOf the day whose records are taken, YYYY-MM-DD; empty for the end of all days
 */
public record CorpusSettings(String path, String form, long skip, long limit, long sampleSeed, String asOf)
        implements Serializable {
    /** The forms that can be read. */
    public static final java.util.List<String> FORMS = java.util.List.of("zsre", "counterfact", "rome", "jsonl");

    public CorpusSettings {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(asOf, "asOf");
    }
}
