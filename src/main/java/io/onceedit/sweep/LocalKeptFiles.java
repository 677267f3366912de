package io.onceedit.sweep;

import io.onceedit.evaluate.HostMemory;
import io.onceedit.evaluate.KeptAnswer;
import io.onceedit.evaluate.KeptAnswers;
import io.onceedit.evaluate.KeptFile;
import io.onceedit.evaluate.KeptFiles;
import io.onceedit.evaluate.KeptGeneration;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.evaluate.KeptPass;
import io.onceedit.model.checkpoint.ContentHashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Kept answers as gzipped JSON Lines on the local disk, {@code ROOT/TABLE/host=KEY/size=N/SHA.jsonl.gz}: what a plain JVM uses, where no
 * Parquet is at hand.
 */
final class LocalKeptFiles<K extends KeptAnswer> implements KeptFiles<K> {
    private static final String ENDING = ".jsonl.gz";
    private static final String HOST = "host=";
    private static final String SIZE = "size=";

    private final Path root;
    private final String table;
    private final Class<K> type;

    private LocalKeptFiles(Path root, String table, Class<K> type) {
        this.root = root;
        this.table = table;
        this.type = type;
    }

    /** A memory below a folder, which is made when something is first kept. */
    static HostMemory memory(Path root) {
        return new HostMemory(
                new KeptAnswers<>(new LocalKeptFiles<>(root, "host-passes", KeptPass.class)),
                new KeptAnswers<>(new LocalKeptFiles<>(root, "host-generations", KeptGeneration.class)));
    }

    @Override
    public List<KeptFile> list(KeptHost host) throws IOException {
        Path folder = root.resolve(table).resolve(HOST + host.key());
        List<KeptFile> files = new ArrayList<>();
        for (Path size : entries(folder)) {
            String name = size.getFileName().toString();
            if (name.startsWith(SIZE)) { // a store that Spark writes has folders of other names beside
                int number = Integer.parseInt(name.substring(SIZE.length()));
                for (Path file : entries(size)) {
                    if (file.toString().endsWith(ENDING)) {
                        files.add(new KeptFile(
                                host.key(), number, file.getFileName().toString()));
                    }
                }
            }
        }
        return files;
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }

    @Override
    public long[] questions(KeptFile file) throws IOException {
        return all(file).stream().mapToLong(KeptAnswer::question).sorted().toArray();
    }

    @Override
    public List<K> read(KeptFile file, Set<Long> questions) throws IOException {
        return all(file).stream()
                .filter(answer -> questions.contains(answer.question()))
                .toList();
    }

    private List<K> all(KeptFile file) throws IOException {
        try {
            return JsonLines.read(path(file), type);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException gone) {
                throw gone;
            }
            throw new IOException(e.getMessage() + "; delete it and run the sweep again", e);
        }
    }

    @Override
    public KeptFile write(KeptHost host, int size, List<K> answers) throws IOException {
        try (StagingFolder staging = StagingFolder.open(root.resolve("staging"), table + "-" + UUID.randomUUID())) {
            Path written = staging.path().resolve(table + ENDING);
            JsonLines.write(written, answers);
            KeptFile file =
                    new KeptFile(host.key(), size, ContentHashes.uncached().of(written) + ENDING);
            Files.createDirectories(path(file).getParent());
            Files.move(written, path(file), StandardCopyOption.ATOMIC_MOVE);
            return file;
        }
    }

    private Path path(KeptFile file) {
        return root.resolve(table)
                .resolve(HOST + file.host())
                .resolve(SIZE + file.size())
                .resolve(file.name());
    }
}
