package io.onceedit.plugin;

import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import java.util.ArrayList;
import java.util.List;

/** A handful of edits and a pool that asks the same questions about other subjects. */
final class TinyEdits {
    private TinyEdits() {}

    static EditRecord record(String id, String subject, String prompt, String target, String... rephrasings) {
        return new EditRecord(
                id,
                subject,
                List.of(),
                "",
                prompt,
                target,
                "",
                List.of(),
                List.of(rephrasings),
                List.of(new TextProbe("unrelated " + id, "so")),
                List.of());
    }

    static EditBatch batch() {
        return new EditBatch(
                "five",
                List.of(
                        record("e1", "Ada", "Where does Ada live?", "Oslo"),
                        record("e2", "Bo", "Where does Bo live?", "Rome"),
                        record("e3", "Cy", "What does Cy play?", "chess"),
                        record("e4", "Di", "What does Di play?", "golf"),
                        record("e5", "Ed", "Where does Ed live?", "Bern")));
    }

    static TrainingPool pool() {
        List<EditRecord> records = new ArrayList<>();
        for (String subject : List.of("Flo", "Gus", "Hal", "Ida")) {
            records.add(record(
                    "p-" + subject,
                    subject,
                    "Where does " + subject + " live?",
                    "Nice",
                    "The home of " + subject + " is"));
            records.add(record(
                    "q-" + subject,
                    subject,
                    "What does " + subject + " play?",
                    "go",
                    "It rained. " + subject + " likes to play"));
        }
        return new TrainingPool(records);
    }

    static TrainingTexts texts(TrainingSettings settings) {
        return TrainingTexts.make(batch(), pool(), settings, LeakCheck.NOTHING_EVALUATED);
    }
}
