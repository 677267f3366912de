package io.onceedit.cli;

import io.onceedit.model.tensor.WeightType;
import io.onceedit.sweep.SweepConfig;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** How hosts' weights are held, for verbs that read a run file. */
final class HeldHosts {
    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            converter = WeightTypeConverter.class,
            description = "Holds hosts' weights as float32 or float16, whatever the run file says.")
    private Optional<WeightType> dtype = Optional.empty();

    /** The hosts that other flags leave, held as the flag says. */
    UnaryOperator<SweepConfig> of(UnaryOperator<SweepConfig> narrow) {
        return config -> {
            SweepConfig left = narrow.apply(config);
            return dtype.map(type -> left.with(
                            left.hosts().stream().map(host -> host.heldAs(type)).toList(), left.methods()))
                    .orElse(left);
        };
    }
}
