package io.onceedit.report;

import io.onceedit.corpus.Provenance;
import java.util.Objects;

/**
 * An edit.
 *
 * @param id its id in the corpus
 * @param subject what it is about; empty where the corpus names none
 * @param prompt its prompt
 * @param target the new answer
 * @param groundTruth the answer before; empty where the corpus names none
 * @param provenance where it comes from and from when on it counts
 */
public record ReportedFact(
        String id, String subject, String prompt, String target, String groundTruth, Provenance provenance) {
    public ReportedFact {
        Objects.requireNonNull(provenance, "provenance");
    }
}
