package io.onceedit.cli;

import io.onceedit.model.tensor.WeightType;
import io.onceedit.report.HostFindings;
import io.onceedit.report.ReportedHost;
import io.onceedit.sweep.HostDescription;
import io.onceedit.sweep.ModelLocator;
import io.onceedit.sweep.ModelSource;
import io.onceedit.sweep.PreflightFigures;
import io.onceedit.sweep.SweepConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A host that a person names beside the run file.
 *
 * @param id its name
 * @param location a path in full, or a URI
 */
record NewHost(String id, String location) {
    NewHost {
        if (id.isBlank()) {
            throw new UnusableInputException("Invalid --id: it is empty, expected a name for model " + location);
        }
    }

    /**
     * A host by what a person has typed.
     *
     * @param location a model folder, a GGUF file, or the URI of one
     * @param id its name; where there is none, the last part of its location
     */
    static NewHost of(String location, Optional<String> id) {
        try {
            String full = ModelLocator.inFull(location);
            return new NewHost(id.orElseGet(() -> ModelCache.nameOf(full)), full);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    /**
     * The run file's sweep on this host alone.
     *
     * @param held how its weights are held where the run file does not know the host already
     * @throws UnusableInputException where another model has its name
     */
    SweepConfig in(SweepConfig config, WeightType held) {
        Stream.concat(config.hosts().stream(), Stream.of(config.plugin()))
                .filter(model -> model.id().equals(id) && !model.path().equals(location))
                .findFirst()
                .ifPresent(this::refuse);
        ModelSource known = config.hosts().stream()
                .filter(host -> host.id().equals(id))
                .findFirst()
                .orElseGet(() -> new ModelSource(id, location, held));
        return config.with(List.of(known), config.methods());
    }

    private void refuse(ModelSource other) {
        throw new UnusableInputException("Invalid id " + id + " of the model in " + location
                + ": the run file has it for the model in " + other.path() + "; name another with --id");
    }

    /** What is known of it once its sweep is planned. */
    static HostFindings findings(SweepSetup setup) {
        HostDescription described = setup.input().hosts().get(0);
        PreflightFigures figures = setup.figures();
        PreflightFigures.Model host = figures.hosts().get(0);
        return new HostFindings(
                new ReportedHost(
                        described.id(),
                        described.architecture(),
                        described.parameters(),
                        described.vocabulary(),
                        described.dtype()),
                new HostFindings.Targets(
                        host.targets().edits(),
                        host.targets().expressible(),
                        host.targets().named()),
                new HostFindings.Tokens(host.tokens(), figures.plugin().tokens(), host.common()),
                new HostFindings.Memory(
                        figures.memory().leastBytes(), figures.machine().memoryBytes()));
    }
}
