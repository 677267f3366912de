package io.onceedit.cli;

/** How a command ends; documented in the README. */
enum ExitCode {
    /** Everything that was asked for is done. */
    OK(0),
    /** The program failed. */
    FAILED(1),
    /** The command line, the run file or its inputs cannot be used; nothing was computed. */
    USAGE(2),
    /** The run ended and is published, but units or probes in it have no result. */
    INCOMPLETE(3),
    /** The store cannot be written; nothing of this run is visible. */
    STORE(4),
    /** Another run of the same job is under way in the store; nothing was computed. */
    UNDER_WAY(5),
    /** Executors end before they run a task, again and again; what was computed before is kept. */
    NO_EXECUTORS(6),
    /** Stopped by a person: what was computed is kept. */
    INTERRUPTED(130),
    /** Stopped by SIGTERM, as a cluster or a supervisor does it: what was computed is kept. */
    TERMINATED(143);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
