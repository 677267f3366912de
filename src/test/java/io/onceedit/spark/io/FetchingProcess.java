package io.onceedit.spark.io;

import io.onceedit.ChildProcess;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/** Processes of their own that fetch a model, or keep others from it. */
final class FetchingProcess {
    private FetchingProcess() {}

    /** Says that it is ready, waits for a sign, fetches a model and writes down where it is. */
    static final class Fetch {
        private Fetch() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path own = Path.of(arguments[0]);
            Configuration configuration = RemoteDisk.configuration(Path.of(arguments[3]));
            for (int i = 4; i < arguments.length; i += 2) {
                configuration.set(arguments[i], arguments[i + 1]);
            }
            CachedModels models = new CachedModels(
                    HadoopSettings.of(configuration),
                    Path.of(arguments[2]),
                    ProgressListener.SILENT,
                    RemoteModelFiles.DURABLE_BYTES);
            Files.writeString(own.resolveSibling(own.getFileName() + ".ready"), "");
            while (!Files.exists(own.resolveSibling("go"))) {
                Thread.sleep(1);
            }
            Files.writeString(own, models.local(arguments[1]).toString());
        }
    }

    /** Holds a lock until somebody ends it. */
    static final class Hold {
        private Hold() {}

        public static void main(String[] arguments) throws IOException {
            ExclusiveLock.holding(Path.of(arguments[0]), () -> {
                Files.writeString(Path.of(arguments[1]), "");
                try {
                    Thread.sleep(TimeUnit.MINUTES.toMillis(5));
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return null;
            });
        }
    }

    /** A process that holds a lock already. */
    static Process holding(Path lock, Path folder) throws IOException {
        Path ready = folder.resolve("holding");
        Process process = start(Hold.class, folder.resolve("holder.log"), lock.toString(), ready.toString());
        await(ready, process);
        return process;
    }

    /** A process that is about to fetch, as soon as there is a file {@code go} beside its answer. */
    static Process fetching(Path answer, String uri, RemoteModelFiles files, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                answer.toString(), uri, files.cache().toString(), files.log().toString()));
        arguments.addAll(Arrays.asList(settings));
        Path log = answer.resolveSibling(answer.getFileName() + ".log");
        Process process = start(Fetch.class, log, arguments.toArray(String[]::new));
        await(answer.resolveSibling(answer.getFileName() + ".ready"), process);
        return process;
    }

    private static Process start(Class<?> main, Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.add(main.getName());
        command.addAll(Arrays.asList(arguments));
        return ChildProcess.start(command, log);
    }

    /** Waits for a file that a living process makes. */
    static void await(Path file, Process process) throws IOException {
        try {
            while (process.isAlive() && !Files.exists(file)) {
                process.waitFor(5, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (!Files.exists(file)) {
            throw new IOException("the process ended before there was " + file);
        }
    }
}
