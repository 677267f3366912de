package io.onceedit.corpus;

import java.util.List;

/** A corpus that cannot be read: the stream is broken, or a problem was met where none is allowed. */
public final class CorpusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<CorpusProblem> problems;

    CorpusException(String message, Throwable cause) {
        super(message, cause);
        this.problems = List.of();
    }

    CorpusException(CorpusProblem problem) {
        super(problem.message());
        this.problems = List.of(problem);
    }

    /** The problem that ended the reading; none where the stream itself was broken. */
    public List<CorpusProblem> problems() {
        return problems == null ? List.of() : problems;
    }
}
