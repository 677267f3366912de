package io.onceedit.evaluate;

import java.util.Objects;
import java.util.function.Function;

/**
 * What came of one question: a value, or the reason why there is none. One failed question never costs another its answer.
 *
 * @param <T> the answer
 */
public sealed interface Attempt<T> {
    /**
     * There is an answer.
     *
     * @param value the answer
     * @param recalled whether it was known from before and not computed now
     */
    record Answered<T>(T value, boolean recalled) implements Attempt<T> {
        public Answered {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * There is no answer.
     *
     * @param reason why, in a sentence
     */
    record Failed<T>(String reason) implements Attempt<T> {
        public Failed {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Goes on with the value, or with the reason why there is none. */
    default <R> R either(Function<? super T, ? extends R> answered, Function<String, ? extends R> failed) {
        return this instanceof Answered<T> answer
                ? answered.apply(answer.value())
                : failed.apply(((Failed<T>) this).reason());
    }

    /** The same, marked as known from before; a failure stays as it is. */
    default Attempt<T> asRecalled() {
        return this instanceof Answered<T> answer ? new Answered<>(answer.value(), true) : this;
    }

    /** An answer computed now. */
    static <T> Attempt<T> of(T value) {
        return new Answered<>(value, false);
    }
}
