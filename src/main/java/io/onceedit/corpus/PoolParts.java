package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A pool in two parts that share no subject: one to learn from, and one that probes are made of, so that the subjects of probes were never
 * trained on.
 *
 * @param training what gates and plug-ins learn from
 * @param probing what {@link ProbeMaker} takes subjects and prompts from
 */
public record PoolParts(TrainingPool training, TrainingPool probing) {
    public PoolParts {
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(probing, "probing");
    }

    /**
     * Parts a pool by subject.
     *
     * @param probingShare about this share of the subjects goes to the probes, in [0, 1]
     * @param seed decides with a subject's name alone where it goes
     */
    public static PoolParts split(TrainingPool pool, double probingShare, long seed) {
        if (!(probingShare >= 0 && probingShare <= 1)) {
            throw new IllegalArgumentException(
                    "Invalid share of the pool for probes: " + probingShare + ", expected 0 to 1");
        }
        List<EditRecord> training = new ArrayList<>();
        List<EditRecord> probing = new ArrayList<>();
        for (EditRecord record : pool.records()) {
            String subject = record.subject().isEmpty() ? record.id() : String.join(" ", Words.of(record.subject()));
            double place = Draws.of(seed, "pool part", subject).nextDouble();
            (place < probingShare ? probing : training).add(record);
        }
        return new PoolParts(new TrainingPool(training), new TrainingPool(probing));
    }
}
