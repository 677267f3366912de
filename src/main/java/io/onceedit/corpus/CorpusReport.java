package io.onceedit.corpus;

import java.util.List;
import java.util.Objects;

/**
 * What reading a corpus showed.
 *
 * @param file the source's name
 * @param read records met, good and bad; those behind the last one taken are not met
 * @param taken records handed out
 * @param leftOut records with a problem, none of them handed out
 * @param trimmed records whose texts had surrounding white space, which was taken off
 * @param superseded edits in whose place others stand
 * @param later edits that count from a later day on
 * @param problems the first problems, at most {@value #LISTED_PROBLEMS}, in the file's order
 */
public record CorpusReport(
        String file,
        long read,
        long taken,
        long leftOut,
        long trimmed,
        long superseded,
        long later,
        List<CorpusProblem> problems) {
    /** How many problems a report lists: with more, the file is of another form, and its first problems say so. */
    public static final int LISTED_PROBLEMS = 100_000;

    public CorpusReport {
        Objects.requireNonNull(file, "file");
        problems = List.copyOf(problems);
    }

    /** The listed problems of a kind. */
    public List<CorpusProblem> problems(CorpusProblem.Kind kind) {
        return problems.stream().filter(problem -> problem.kind() == kind).toList();
    }
}
