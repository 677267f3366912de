package io.onceedit.spark.io;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.util.SignalUtils;

/**
 * Hears SIGTERM in place of Java, which would end the process: the way of Spark's own shells with signals, so that whatever else Spark or a
 * cluster manager does with the signal still happens where it is not taken here.
 */
public final class TerminationSignal implements AutoCloseable {
    private static final String NAME = "TERM";

    private volatile Optional<BooleanSupplier> action;

    private TerminationSignal(BooleanSupplier action) {
        this.action = Optional.of(action);
    }

    /**
     * Begins to listen, until it is closed.
     *
     * @param action takes the signal, on a thread of its own; where it says false the process ends as without it
     */
    public static TerminationSignal takenBy(BooleanSupplier action) {
        TerminationSignal signal = new TerminationSignal(action);
        SignalUtils.register(NAME, signal::isTaken);
        return signal;
    }

    private Object isTaken() {
        return action.map(BooleanSupplier::getAsBoolean).orElse(false);
    }

    @Override
    public void close() {
        action = Optional.empty();
    }
}
