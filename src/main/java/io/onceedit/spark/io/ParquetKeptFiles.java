package io.onceedit.spark.io;

import io.onceedit.evaluate.HostMemory;
import io.onceedit.evaluate.KeptAnswer;
import io.onceedit.evaluate.KeptAnswers;
import io.onceedit.evaluate.KeptFile;
import io.onceedit.evaluate.KeptFiles;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.spark.schema.HostGenerationRows;
import io.onceedit.spark.schema.HostPassRows;
import io.onceedit.spark.schema.KeptRows;
import io.onceedit.sweep.StagingFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.schema.MessageType;

/**
 * Kept answers as a Parquet table in a store's cache, {@code CACHE/TABLE/host=KEY/SIZE=N/SHA.parquet}, on any Hadoop file system. A file is
 * written beside the table and moved to its place by one rename. Rows stand by question, so that the answers to a few are read without the
 * pages of the others.
 */
final class ParquetKeptFiles<K extends KeptAnswer> implements KeptFiles<K> {
    private static final String ENDING = ".parquet";
    private static final String HOST = "host=";

    private final Path cache;
    private final KeptRows<K> rows;
    private final HadoopSettings settings;
    private final ParquetRows parquet;

    private ParquetKeptFiles(Path cache, KeptRows<K> rows, HadoopSettings settings) {
        this.cache = cache;
        this.rows = rows;
        this.settings = settings;
        this.parquet = new ParquetRows(settings.configuration());
    }

    /** What hosts have answered, below a store's {@code cache} folder. */
    static HostMemory memory(Path cache, HadoopSettings settings) {
        return new HostMemory(
                new KeptAnswers<>(new ParquetKeptFiles<>(cache, new HostPassRows(), settings)),
                new KeptAnswers<>(new ParquetKeptFiles<>(cache, new HostGenerationRows(), settings)));
    }

    @Override
    public List<KeptFile> list(KeptHost host) throws IOException {
        List<KeptFile> files = new ArrayList<>();
        for (FileStatus size : entries(new Path(table(), HOST + host.key()))) {
            String name = size.getPath().getName();
            if (name.startsWith(rows.sizeName() + "=")) {
                int number = Integer.parseInt(name.substring(rows.sizeName().length() + 1));
                for (FileStatus file : entries(size.getPath())) {
                    if (file.getPath().getName().endsWith(ENDING)) {
                        files.add(
                                new KeptFile(host.key(), number, file.getPath().getName()));
                    }
                }
            }
        }
        return files;
    }

    /** Without owners and permissions, which a local disk is asked for in a process of its own for each file. */
    private List<FileStatus> entries(Path folder) throws IOException {
        try {
            return List.of(settings.fileSystem(folder).listStatus(folder));
        } catch (FileNotFoundException none) {
            return List.of();
        }
    }

    @Override
    public long[] questions(KeptFile file) throws IOException {
        MessageType column = new MessageType(rows.folder(), rows.schema().getType(KeptRows.QUESTION));
        return parquet.read(path(file), column, FilterCompat.NOOP).stream()
                .mapToLong(row -> row.getLong(KeptRows.QUESTION, 0))
                .distinct()
                .sorted()
                .toArray();
    }

    @Override
    public List<K> read(KeptFile file, Set<Long> questions) throws IOException {
        FilterCompat.Filter asked = FilterCompat.get(FilterApi.in(FilterApi.longColumn(KeptRows.QUESTION), questions));
        return rows.answers(parquet.read(path(file), rows.schema(), asked));
    }

    @Override
    public KeptFile write(KeptHost host, int size, List<K> answers) throws IOException {
        List<Group> sorted = answers.stream()
                .sorted(Comparator.comparingLong(KeptAnswer::question))
                .flatMap(answer -> rows.rows(host, answer).stream())
                .toList();
        if (StoreLayout.isLocal(cache)) {
            java.nio.file.Path folder = local(new Path(cache, "staging"));
            try (StagingFolder staging = StagingFolder.open(folder, rows.folder() + "-" + UUID.randomUUID())) {
                java.nio.file.Path written = written(staging.path(), sorted);
                KeptFile file = named(written, host, size);
                Files.createDirectories(local(path(file)).getParent());
                Files.move(written, local(path(file)), StandardCopyOption.ATOMIC_MOVE);
                return file;
            }
        }
        java.nio.file.Path staging = Files.createTempDirectory("onceedit-answers");
        try {
            java.nio.file.Path written = written(staging, sorted);
            KeptFile file = named(written, host, size);
            place(written, path(file));
            return file;
        } finally {
            FileUtil.fullyDelete(staging.toFile());
        }
    }

    private java.nio.file.Path written(java.nio.file.Path folder, List<Group> sorted) throws IOException {
        java.nio.file.Path written = folder.resolve(rows.folder() + ENDING);
        parquet.write(new Path(written.toUri()), rows.schema(), sorted);
        return written;
    }

    private static KeptFile named(java.nio.file.Path written, KeptHost host, int size) {
        return new KeptFile(host.key(), size, ContentHashes.uncached().of(written) + ENDING);
    }

    /** Puts a copy into its place at once; where another writer was quicker, his bytes are the same. */
    private void place(java.nio.file.Path written, Path target) throws IOException {
        FileSystem files = settings.fileSystem(cache);
        Path staging = new Path(cache, "staging/" + target.getName() + "-" + UUID.randomUUID());
        try {
            files.mkdirs(staging.getParent());
            files.copyFromLocalFile(false, true, new Path(written.toUri()), staging);
            files.mkdirs(target.getParent());
            new OneStepMove(files).move(staging, target);
        } finally {
            files.delete(staging, false);
        }
    }

    private Path table() {
        return new Path(cache, rows.folder());
    }

    private Path path(KeptFile file) {
        return new Path(table(), HOST + file.host() + "/" + rows.sizeName() + "=" + file.size() + "/" + file.name());
    }

    private static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }
}
