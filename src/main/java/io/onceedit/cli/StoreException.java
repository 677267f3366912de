package io.onceedit.cli;

/** The store cannot be written; the message says why and what to do. */
final class StoreException extends RuntimeException {
    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
