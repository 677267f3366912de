package io.onceedit.spark.io;

import java.io.IOException;

/** Another run of the same job is under way in the store; the message says which, and what to do. */
public final class JobUnderWayException extends IOException {
    private static final long serialVersionUID = 1;

    JobUnderWayException(String message) {
        super(message);
    }
}
