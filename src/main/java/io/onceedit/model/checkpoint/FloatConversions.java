package io.onceedit.model.checkpoint;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Conversions that wait for their next use, as many as were ever used at once. Safe for use by many threads. */
final class FloatConversions {
    private final Queue<FloatConversion> idle = new ConcurrentLinkedQueue<>();

    /** Lends a conversion to a user. */
    <T> T lend(Function<FloatConversion, T> user) {
        FloatConversion waiting = idle.poll();
        FloatConversion conversion = waiting == null ? new FloatConversion() : waiting;
        try {
            return user.apply(conversion);
        } finally {
            idle.add(conversion);
        }
    }
}
