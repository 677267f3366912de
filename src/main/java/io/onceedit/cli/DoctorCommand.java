package io.onceedit.cli;

import ai.djl.Device;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.Tokenizers;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.job.SparkCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether this machine can run a sweep, a line for each thing that one needs. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks Java, Spark, the tensor engine, the device, the tokenizers, memory and the store.",
        footer = {"", "Example:", "  jobs/onceedit doctor --store out"})
final class DoctorCommand implements Callable<Integer> {
    private static final int OLDEST_JAVA = 17;
    private static final long GIGABYTE = 1L << 30;

    @Spec
    private CommandSpec spec;

    @Option(names = "--store", paramLabel = "DIR", description = "The store to check (default: out).")
    private String store = "out";

    private boolean healthy = true;
    private boolean writable = true;

    @Override
    public Integer call() {
        line(
                "java",
                Runtime.version().feature() >= OLDEST_JAVA,
                Runtime.version().toString());
        line("spark", true, SparkCluster.version());
        engine();
        tokenizers();
        memory();
        storeAccess();
        if (!healthy) {
            return ExitCode.FAILED.code();
        }
        return writable ? ExitCode.OK.code() : ExitCode.STORE.code();
    }

    private void engine() {
        try {
            TensorRuntime.Description engine = TensorRuntime.describe();
            line("engine", true, engine.name() + " " + engine.version() + ", " + engine.threads() + " threads");
            line(
                    "device",
                    true,
                    engine.gpuCount() + " GPUs that the engine sees; models on the processor, weights as "
                            + WeightType.defaultFor(Device.cpu()).text()
                            + " by default, and in executors on the GPU that Spark gives a task, as "
                            + WeightType.defaultFor(Device.gpu()).text());
        } catch (RuntimeException | LinkageError e) {
            line("engine", false, e.getMessage());
        }
    }

    private void tokenizers() {
        try {
            line("tokenizers", true, Tokenizers.libraryVersion());
        } catch (RuntimeException | LinkageError e) {
            line("tokenizers", false, e.getMessage());
        }
    }

    private void memory() {
        long total = ThisMachine.memoryBytes();
        String heap = Runtime.getRuntime().maxMemory() / GIGABYTE + " GB of it for Java's heap";
        line("memory", total >= 2 * GIGABYTE, total / GIGABYTE + " GB, " + heap);
    }

    private void storeAccess() {
        try {
            RunCommit.requireWritable(WritableStore.at(store), HadoopSettings.ofSpark());
            line("store", true, "can write to " + store);
        } catch (IOException e) {
            print("store", false, e.getMessage());
            writable = false;
        }
    }

    private void line(String what, boolean good, String detail) {
        healthy &= good;
        print(what, good, detail);
    }

    private void print(String what, boolean good, String detail) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format("%-10s %-6s %s", what, good ? "ok" : "FAILED", detail));
        out.flush();
    }
}
