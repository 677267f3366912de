package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up while results are written: nothing half-written is ever visible. */
final class FullDiskIT {
    private static final Map<String, String> FULL = Map.of("fs.fulldisk.impl", FullDiskFileSystem.class.getName());

    @TempDir
    private Path folder;

    private String store() {
        return "fulldisk://" + folder.resolve("store");
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        FULL.forEach(configuration::set);
        return configuration;
    }

    @Test
    void anArtefactThatDoesNotFitIsNotThere() {
        ArtifactStore store = HadoopArtifactStore.open(store(), FULL);
        assertThatThrownBy(() -> store.publish(
                        ArtifactKind.CELL, "k1", target -> Files.writeString(target.resolve("a"), "x".repeat(1000))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        ArtifactStore other = HadoopArtifactStore.open(store(), FULL);
        assertThat(other.find(ArtifactKind.CELL, "k1")).isEmpty();
    }

    @Test
    void aManifestThatDoesNotFitIsNotThere() throws IOException {
        StoreLayout layout = StoreLayout.at(store());
        RunCommit commit = new RunCommit(layout, configuration(), "2026-01-02", "r1");
        assertThatThrownBy(() -> commit.publish(Map.of("text", "x".repeat(1000))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left on device");
        assertThat(folder.resolve("store/runs/r1/manifest.json")).doesNotExist();
    }

    @Test
    void aTableThatDoesNotFitIsNamed() throws IOException {
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.hadoop.fs.fulldisk.impl", FullDiskFileSystem.class.getName())
                .getOrCreate();
        try {
            RunCommit commit = new RunCommit(StoreLayout.at(store()), configuration(), "2026-01-02", "r1");
            assertThatThrownBy(() ->
                            commit.stage("facts", session.range(1000).toDF().repartition(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Failed to write table facts: No space left on device");
        } finally {
            session.stop();
        }
    }
}
