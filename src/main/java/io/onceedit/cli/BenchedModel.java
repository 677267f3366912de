package io.onceedit.cli;

import ai.djl.Device;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tensor.WeightType;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The model that is measured, and the engine that runs it. */
final class BenchedModel {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "PATH",
            description = "A model folder or a GGUF file, a path or any Hadoop URI.")
    private String model;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            converter = WeightTypeConverter.class,
            description = "Holds the weights as float32 or float16 (default: the device's).")
    private Optional<WeightType> dtype = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the engine (default: all processors).")
    private Optional<Integer> threads = Optional.empty();

    /** How its weights are held on a device. */
    WeightType weights(Device device) {
        return dtype.orElseGet(() -> WeightType.defaultFor(device));
    }

    /** Where the model lies on this machine; fetches it where it lies elsewhere. */
    Path path() {
        return ModelCache.ofPerson(ConsoleProgress.on(command.commandLine().getOut()))
                .local(model);
    }

    String name() {
        return ModelCache.nameOf(model);
    }

    /** Threads of the engine. */
    int threads() {
        return atLeast(1, "--threads", threads.orElseGet(Runtime.getRuntime()::availableProcessors));
    }

    /** Readies this thread and the engine. */
    void prepareEngine() {
        TensorRuntime.prepareThread();
        TensorRuntime.setThreads(threads());
    }

    /** Prints a line of the report. */
    void line(String what, String format, Object... values) {
        PrintWriter out = command.commandLine().getOut();
        out.println(String.format(Locale.ROOT, "%-8s %s", what, String.format(Locale.ROOT, format, values)));
        out.flush();
    }

    /** Prints a table of the report. */
    void print(TextTable table) {
        command.commandLine().getOut().print(table);
        command.commandLine().getOut().flush();
    }

    /** The value of a flag that must not be smaller. */
    static <N extends Number> N atLeast(int least, String flag, N value) {
        if (value.longValue() < least) {
            throw new UnusableInputException("Invalid " + flag + " " + value + ": expected at least " + least);
        }
        return value;
    }
}
