package io.onceedit.gate;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.TextProbe;
import java.util.List;

/** Edit records for tests. */
public final class EditRecords {
    private EditRecords() {}

    /** A record with a subject, a prompt and paraphrases. */
    public static EditRecord about(String id, String subject, String prompt, String... paraphrases) {
        return new EditRecord(
                id,
                subject,
                List.of(),
                "",
                prompt,
                "target",
                "",
                List.of(paraphrases),
                List.of(),
                List.of(),
                List.of());
    }

    /** A record of a training pool. */
    public static EditRecord ofPool(
            String id, String subject, String relation, String prompt, List<String> rephrasings, String unrelated) {
        return new EditRecord(
                id,
                subject,
                List.of(),
                relation,
                prompt,
                "target",
                "",
                List.of(),
                rephrasings,
                List.of(new TextProbe(unrelated, "answer")),
                List.of());
    }

    /** The same record with aliases. */
    public static EditRecord withAliases(EditRecord record, String... aliases) {
        return new EditRecord(
                record.id(),
                record.subject(),
                List.of(aliases),
                record.relation(),
                record.prompt(),
                record.target(),
                record.groundTruth(),
                record.paraphrases(),
                record.rephrasings(),
                record.locality(),
                record.portability());
    }
}
