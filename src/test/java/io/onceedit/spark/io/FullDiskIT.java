package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up while results are written: nothing half-written is ever visible. */
final class FullDiskIT {
    private static final int ROOM_BYTES = 64;

    @TempDir
    private Path folder;

    @BeforeEach
    void fillDisk() {
        FullDiskFileSystem.resize(folder, ROOM_BYTES);
    }

    private String store() {
        return "fulldisk://" + folder.resolve("store");
    }

    private static HadoopSettings settings() {
        Configuration configuration = new Configuration();
        configuration.set(FullDiskFileSystem.IMPLEMENTATION, FullDiskFileSystem.class.getName());
        return HadoopSettings.of(configuration);
    }

    @Test
    void anArtefactThatDoesNotFitIsNotThere() {
        ArtifactStore store = HadoopArtifactStore.open(store(), settings());
        assertThatThrownBy(() -> store.publish(
                        ArtifactKind.CELL, "k1", target -> Files.writeString(target.resolve("a"), "x".repeat(1000))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThat(store.find(ArtifactKind.CELL, "k1")).isEmpty();
        ArtifactStore other = HadoopArtifactStore.open(store(), settings());
        assertThat(other.find(ArtifactKind.CELL, "k1")).isEmpty();
    }

    @Test
    void aManifestThatDoesNotFitIsNotThereAndLeavesNothing() throws IOException {
        StoreLayout layout = StoreLayout.at(store());
        try (RunCommit commit = RunCommit.open(layout, settings(), CompressionCodecName.SNAPPY, "2026-01-02", "r1")) {
            assertThatThrownBy(() -> commit.publish(Map.of("text", "x".repeat(1000))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
        }
        assertThat(folder.resolve("store/runs/r1")).doesNotExist();
        assertThat(folder.resolve("store/staging")).isEmptyDirectory();
    }

    @Test
    void aTableThatDoesNotFitIsNamedAndLeavesNothing() throws IOException {
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.hadoop." + FullDiskFileSystem.IMPLEMENTATION, FullDiskFileSystem.class.getName())
                .getOrCreate();
        try (RunCommit commit =
                RunCommit.open(StoreLayout.at(store()), settings(), CompressionCodecName.SNAPPY, "2026-01-02", "r1")) {
            JavaRDD<Row> rows =
                    JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(InventedFacts.rows(1000), 1);
            List<ThrowingCallable> writers =
                    List.of(() -> commit.stage("facts", rows), () -> commit.stage("facts", InventedFacts.rows(1000)));
            assertThat(writers)
                    .allSatisfy(writer -> assertThatThrownBy(writer)
                            .isInstanceOf(IOException.class)
                            .hasMessage("Failed to write table facts: No space left on device"));
        } finally {
            session.stop();
        }
        assertThat(folder.resolve("store/staging")).isEmptyDirectory();
    }

    @Test
    void aTableThatWasMovedGoesWithTheManifestThatDoesNotFit() throws IOException {
        FullDiskFileSystem.resize(folder, Long.MAX_VALUE);
        try (RunCommit commit =
                RunCommit.open(StoreLayout.at(store()), settings(), CompressionCodecName.SNAPPY, "2026-01-02", "r1")) {
            commit.stage("facts", InventedFacts.rows(10));
            FullDiskFileSystem.resize(folder, FullDiskFileSystem.usedBytes(folder) + ROOM_BYTES);
            assertThatThrownBy(() -> commit.publish(Map.of("text", "x".repeat(1000))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
        }
        assertThat(folder.resolve("store/tables/facts/run_date=2026-01-02")).isEmptyDirectory();
        assertThat(folder.resolve("store/runs/r1")).doesNotExist();
    }

    @Test
    void storesThatAreFullAreRefusedAndTheCheckLeavesNothing() {
        FullDiskFileSystem.resize(folder, 0);
        StoreLayout layout = StoreLayout.at(store());
        assertThatThrownBy(() -> RunCommit.requireWritable(layout, settings()))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot write to store " + layout.root()
                        + ": No space left on device; choose a folder that can be written with --store");
        assertThat(folder.resolve("store/staging")).isEmptyDirectory();
    }
}
