package io.onceedit.cli;

/** What the command was given cannot be used; the message says why and what to do. */
final class UnusableInputException extends RuntimeException {
    UnusableInputException(String message) {
        super(message);
    }
}
