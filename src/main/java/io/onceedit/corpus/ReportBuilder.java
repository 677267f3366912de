package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Counts what a reading meets. */
final class ReportBuilder {
    private final String file;
    private final boolean strict;
    private final List<CorpusProblem> problems = new ArrayList<>();
    private long read;
    private long leftOut;
    private long trimmed;
    private long superseded;
    private long later;

    ReportBuilder(String file, boolean strict) {
        this.file = file;
        this.strict = strict;
    }

    void met(boolean withTrimmedTexts) {
        read++;
        trimmed += withTrimmedTexts ? 1 : 0;
    }

    /** An edit in whose place another one stands. */
    void superseded() {
        superseded++;
    }

    /** An edit that counts from a later day on. */
    void later() {
        later++;
    }

    /** @throws CorpusException where no problem is allowed */
    void problem(CorpusProblem problem) {
        if (strict) {
            throw new CorpusException(problem);
        }
        leftOut++;
        if (problems.size() < CorpusReport.LISTED_PROBLEMS) {
            problems.add(problem);
        }
    }

    CorpusReport report(long taken) {
        problems.sort(Comparator.comparingLong(CorpusProblem::record));
        return new CorpusReport(file, read, taken, leftOut, trimmed, superseded, later, problems);
    }
}
