package io.onceedit.corpus;

import java.util.List;
import java.util.Objects;

/**
 * The records of a corpus that can be used, and what reading it showed.
 *
 * @param records in the file's order; ids and prompts are unique
 * @param report counts and problems
 */
public record Corpus(List<EditRecord> records, CorpusReport report) {
    public Corpus {
        records = List.copyOf(records);
        Objects.requireNonNull(report, "report");
    }
}
