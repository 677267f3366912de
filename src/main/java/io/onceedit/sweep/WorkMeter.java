package io.onceedit.sweep;

import io.onceedit.model.LanguageModel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Books what models read, and the time it takes, to the unit that runs on the calling thread; where none runs, nothing is counted. A unit
 * works on one thread. Safe for use by many threads.
 */
final class WorkMeter {
    private final Map<Thread, UnitClock> running = new ConcurrentHashMap<>();

    /** Does a unit's work, and books it to a clock. */
    <T> T book(UnitClock clock, Supplier<T> work) {
        running.put(Thread.currentThread(), clock);
        try {
            return work.get();
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    /** Does a part of the running unit's work that belongs to a stage. */
    <T> T during(Stage stage, Supplier<T> work) {
        UnitClock clock = running.get(Thread.currentThread());
        if (clock == null) {
            return work.get();
        }
        Stage before = clock.enter(stage);
        try {
            return work.get();
        } finally {
            clock.enter(before);
        }
    }

    /** Tokens went through a model's layers. */
    void read(long tokens) {
        Optional.ofNullable(running.get(Thread.currentThread())).ifPresent(clock -> clock.read(tokens));
    }

    /** A batch found no memory and is done again in halves. */
    void halved() {
        Optional.ofNullable(running.get(Thread.currentThread())).ifPresent(UnitClock::halved);
    }

    /** Questions to the untouched host were answered: computed by it, or found in the store. */
    void answered(long computed, long found) {
        Optional.ofNullable(running.get(Thread.currentThread())).ifPresent(clock -> clock.answered(computed, found));
    }

    /** The same model, whose tokens are counted; it owns the model. */
    LanguageModel counting(LanguageModel model) {
        return new LanguageModel(
                model.id(),
                model.architecture(),
                model.contentHash(),
                new CountingDecoder(model.decoder(), this),
                model.tokenizer());
    }

    /** The same model, whose every pass is booked to a stage; it stays the caller's. */
    LanguageModel staged(LanguageModel model, Stage stage) {
        return new LanguageModel(
                model.id(),
                model.architecture(),
                model.contentHash(),
                new StagedDecoder(model.decoder(), stage, this),
                model.tokenizer());
    }
}
