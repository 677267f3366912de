package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What earlier runs left in a store's staging folders. */
final class AbandonedWorkTest {
    @TempDir
    private Path store;

    @Test
    void whereThereAreNoLocksADayWithoutAChangeTells() throws IOException {
        Path old = staged("staging/r1/outcomes/part-0", Duration.ofHours(25));
        Path oldArtifact = staged("cache/staging/k1-x/content/tensors", Duration.ofHours(25));
        Path fresh = staged("staging/r2/outcomes/part-0", Duration.ofHours(23));
        Path late = staged("staging/r3/outcomes/_temporary/part-0", Duration.ZERO);
        Path manifest = staged("runs/r3/manifest.json", Duration.ZERO);
        Path kept = staged("cache/plugin/k2/content/tensors", Duration.ofHours(25));
        Configuration configuration = new Configuration();
        configuration.set(FullDiskFileSystem.IMPLEMENTATION, FullDiskFileSystem.class.getName());
        AbandonedWork.delete(StoreLayout.at("fulldisk://" + store), HadoopSettings.of(configuration));
        assertThat(old).doesNotExist();
        assertThat(oldArtifact).doesNotExist();
        assertThat(store.resolve("staging/r1")).doesNotExist();
        assertThat(late).doesNotExist();
        assertThat(manifest).exists();
        assertThat(fresh).exists();
        assertThat(kept).exists();
    }

    /** Runs that begin at once: what one writes to see whether it can is nothing that the other may clean up. */
    @Test
    void whoCleansUpLeavesOthersWriteChecksAlone() throws Exception {
        StoreLayout layout = StoreLayout.at(store.toString());
        HadoopSettings settings = HadoopSettings.of(new Configuration());
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            AtomicBoolean ended = new AtomicBoolean();
            Future<?> cleaning = other.submit(() -> {
                while (!ended.get()) {
                    AbandonedWork.delete(layout, settings);
                }
                return null;
            });
            for (int check = 0; check < 20; check++) {
                RunCommit.requireWritable(layout, settings);
            }
            ended.set(true);
            cleaning.get();
        } finally {
            other.shutdownNow();
        }
        assertThat(store.resolve("staging")).isEmptyDirectory();
    }

    @Test
    void onALocalDiskWhatNobodyHoldsGoesAtOnceAndALiveRunStays() throws IOException {
        Path old = staged("staging/r1/outcomes/part-0", Duration.ZERO);
        Path oldArtifact = staged("cache/staging/k1-x/content/tensors", Duration.ZERO);
        StoreLayout layout = StoreLayout.at(store.toString());
        HadoopSettings settings = HadoopSettings.of(new Configuration());
        try (RunCommit live = RunCommit.open(layout, settings, CompressionCodecName.SNAPPY, "2026-01-02", "r2")) {
            AbandonedWork.delete(layout, settings);
            assertThat(old).doesNotExist();
            assertThat(oldArtifact).doesNotExist();
            assertThat(store.resolve("staging/r2")).exists();
            assertThat(live.rows()).isEmpty();
        }
        assertThat(store.resolve("staging")).isEmptyDirectory();
    }

    /** A file and the folders above it, last changed so long ago. */
    private Path staged(String name, Duration age) throws IOException {
        Path file = store.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "half a result");
        FileTime then = FileTime.from(Instant.now().minus(age));
        for (Path path = file; !path.equals(store); path = path.getParent()) {
            Files.setLastModifiedTime(path, then);
        }
        return file;
    }
}
