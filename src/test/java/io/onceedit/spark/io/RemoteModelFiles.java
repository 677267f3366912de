package io.onceedit.spark.io;

import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A model on a {@link RemoteDisk}, the cache that it is fetched into, and what was read of it. */
final class RemoteModelFiles {
    /** So much of a file is written to the disk for certain, again and again. */
    static final int DURABLE_BYTES = 512 << 10;

    /** A file of the demo's model that is read in many pieces. */
    static final String WEIGHTS = "model.safetensors";

    private static final Path DEMO = Path.of("src/demo/models/host-gpt2");

    private final Path folder;

    RemoteModelFiles(Path folder) {
        this.folder = folder;
    }

    /** Puts a copy of a demo model on the disk. */
    Path copyDemo() throws IOException {
        Path model = Files.createDirectories(folder.resolve("disk/gpt2"));
        for (Path file : list(DEMO)) {
            Files.copy(file, model.resolve(file.getFileName()));
        }
        return model;
    }

    static String uri(Path model) {
        return "remote://" + model;
    }

    Path cache() {
        return folder.resolve("cache");
    }

    Path log() {
        return folder.resolve("log");
    }

    /** What was read since the last call: file names and where reading began. */
    List<String> readings() throws IOException {
        if (!Files.exists(log())) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(log());
        Files.delete(log());
        return lines;
    }

    /** The models of a process that begins, with settings of the disk. */
    CachedModels process(String... settings) {
        return process(ProgressListener.SILENT, settings);
    }

    CachedModels process(ProgressListener progress, String... settings) {
        Configuration configuration = RemoteDisk.configuration(log());
        for (int i = 0; i < settings.length; i += 2) {
            configuration.set(settings[i], settings[i + 1]);
        }
        return new CachedModels(HadoopSettings.of(configuration), cache(), progress, DURABLE_BYTES);
    }

    /** The contents that may be opened. */
    List<Path> contents() {
        return list(cache().resolve("content"));
    }

    /** What is being fetched. */
    List<Path> stagings() {
        return list(cache().resolve("staging"));
    }

    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
