package io.onceedit.cli;

/** Whether a person watches. */
final class Terminal {
    private Terminal() {}

    /** Whether standard input and output are a terminal that can be written over. */
    @SuppressWarnings("SystemConsoleNull") // on Java 17 there is a console only where there is a terminal
    static boolean isThere() {
        String kind = System.getenv("TERM");
        return System.console() != null && kind != null && !kind.equals("dumb");
    }
}
