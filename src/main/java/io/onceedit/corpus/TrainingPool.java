package io.onceedit.corpus;

import java.io.Serializable;
import java.util.List;

/**
 * Records that are no edits and are never evaluated: what gates learn from, where paraphrase templates are mined, and where unrelated
 * prompts come from.
 *
 * @param records in the form of edits; their rephrasings count as paraphrases and their locality prompts as unrelated prompts
 */
public record TrainingPool(List<EditRecord> records) implements Serializable {
    public TrainingPool {
        records = List.copyOf(records);
    }
}
