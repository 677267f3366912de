package io.onceedit.sweep;

import io.onceedit.model.tensor.Devices;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What a unit cost.
 *
 * @param stages each stage that it went through, in the order of {@link Stage}
 * @param threads threads that its arithmetic was given
 * @param peakBytes largest resident memory of the process from its start to the unit's end; 0 where the system does not tell
 * @param modelLoads models, tokenizers and plug-ins that the process opened while the unit ran
 * @param executor where it ran
 * @param device what its models were held on, as {@link Devices} names it
 */
public record UnitCost(
        List<StageCost> stages, int threads, long peakBytes, long modelLoads, String executor, String device)
        implements Serializable {
    public UnitCost {
        stages = List.copyOf(stages);
        Objects.requireNonNull(executor, "executor");
        // A store holds results from before devices were booked: all of them were computed on the processor.
        device = Objects.requireNonNullElse(device, Devices.PROCESSOR);
    }

    /** Whether its models were held on an accelerator. */
    public boolean onAccelerator() {
        return !device.equals(Devices.PROCESSOR);
    }

    /** Wall time of all stages. */
    public double wallSeconds() {
        return stages.stream().mapToDouble(StageCost::wallSeconds).sum();
    }

    /** Tokens of all stages. */
    public long tokens() {
        return stages.stream().mapToLong(StageCost::tokens).sum();
    }
}
