package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.StoreFiles;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitterFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose folders are not moved at once: what is there in part is not there. */
final class ObjectStoreIT {
    @TempDir
    private Path folder;

    private String store() {
        return "s3a://bucket" + folder.resolve("store");
    }

    /** Connections of their own, as of a process that begins now. */
    private static HadoopSettings connection(int most) {
        Configuration configuration = new Configuration();
        configuration.set(ObjectFileSystem.IMPLEMENTATION, ObjectFileSystem.class.getName());
        configuration.setBoolean("fs.s3a.impl.disable.cache", true);
        configuration.setInt(ObjectFileSystem.MOST, most);
        configuration.setClass(
                "mapreduce.outputcommitter.factory.scheme.s3a",
                ChosenCommitter.class,
                PathOutputCommitterFactory.class);
        return HadoopSettings.of(configuration);
    }

    @Test
    void anArtefactThatWasPutInPartIsNotThereUntilItIsWhole() throws IOException {
        for (int most = 0; most < 3; most++) {
            ArtifactStore broken = HadoopArtifactStore.open(store(), connection(most));
            assertThatThrownBy(() -> publish(broken, "k1", "broken"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Connection reset");
            ArtifactStore other = HadoopArtifactStore.open(store(), connection(-1));
            assertThat(other.find(ArtifactKind.PLUGIN, "k1")).isEmpty();
            assertThat(other.has(ArtifactKind.PLUGIN, "k1")).isFalse();
        }
        assertThat(StoreFiles.under(folder.resolve("store/cache/plugin/k1"), ""))
                .as("what broken connections have left")
                .isNotEmpty();
        assertWhole(publish(HadoopArtifactStore.open(store(), connection(-1)), "k1", "whole"));
        ArtifactStore other = HadoopArtifactStore.open(store(), connection(-1));
        assertThat(other.has(ArtifactKind.PLUGIN, "k1")).isTrue();
        assertWhole(other.find(ArtifactKind.PLUGIN, "k1").orElseThrow());
        assertWhole(publish(HadoopArtifactStore.open(store(), connection(-1)), "k1", "too late"));
    }

    @Test
    void filesOfTwoPublishersAreNeverReadTogether() throws Exception {
        ExecutorService publishers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                String key = "k" + round;
                List<Callable<Path>> publications = new ArrayList<>();
                for (String content : List.of("one", "two", "three", "four")) {
                    ArtifactStore store = HadoopArtifactStore.open(store(), connection(-1));
                    publications.add(() -> publish(store, key, content));
                }
                publishers.invokeAll(publications);
                Path read = HadoopArtifactStore.open(store(), connection(-1))
                        .find(ArtifactKind.PLUGIN, key)
                        .orElseThrow();
                assertThat(read.resolve("content/tensors")).hasSameTextualContentAs(read.resolve("record"));
                HadoopArtifactFolders folders = new HadoopArtifactFolders(connection(-1));
                assertThat(folders.file(store() + "/cache/plugin/" + key + "/content", "tensors"))
                        .contains(Files.readAllBytes(read.resolve("record")));
                assertThat(folders.local(store() + "/cache/plugin/" + key, "hash")
                                .resolve("record"))
                        .hasSameTextualContentAs(read.resolve("record"));
            }
        } finally {
            publishers.shutdown();
        }
    }

    private static Path publish(ArtifactStore store, String key, String content) throws IOException {
        return store.publish(ArtifactKind.PLUGIN, key, target -> {
            Files.createDirectories(target.resolve("content"));
            Files.writeString(target.resolve("content/tensors"), content);
            Files.writeString(target.resolve("record"), content);
        });
    }

    private static void assertWhole(Path copy) throws IOException {
        assertThat(StoreFiles.contents(copy, ".")).hasSize(2);
        assertThat(copy.resolve("content/tensors")).hasContent("whole");
        assertThat(copy.resolve("record")).hasContent("whole");
    }

    @Test
    void aRunThatIsMovedInPartHasNoManifestAndIsWithdrawn() throws IOException {
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.hadoop." + ObjectFileSystem.IMPLEMENTATION, ObjectFileSystem.class.getName())
                .getOrCreate();
        Path table = folder.resolve("store/tables/facts/run_date=2026-01-02/run_id=r1");
        Path manifest = folder.resolve("store/runs/r1/manifest.json");
        try {
            for (int most : new int[] {2, -1}) {
                StoreLayout layout = StoreLayout.at(store());
                try (RunCommit commit =
                        RunCommit.open(layout, connection(most), CompressionCodecName.SNAPPY, "2026-01-02", "r1")) {
                    commit.stage(
                            "facts",
                            JavaSparkContext.fromSparkContext(session.sparkContext())
                                    .parallelize(InventedFacts.rows(100), 3));
                    if (most >= 0) {
                        assertThatThrownBy(() -> commit.publish(Map.of("run_id", "r1")))
                                .isInstanceOf(IOException.class)
                                .hasMessage("Connection reset");
                        assertThat(table).doesNotExist();
                        assertThat(manifest).doesNotExist();
                    } else {
                        Files.createDirectories(folder.resolve("store/staging/r1/facts/_temporary/0"));
                        commit.publish(Map.of("run_id", "r1"));
                    }
                }
                assertThat(StoreFiles.under(folder.resolve("store"), "staging")).isEmpty();
            }
            assertThat(session.read().parquet(table.toString()).count()).isEqualTo(100);
            assertThat(manifest).exists();
            assertThat(ChosenCommitter.TASKS)
                    .as("tasks of both runs that asked for their committer")
                    .hasSize(6);
            assertThat(table.resolve("_temporary"))
                    .as("what a task wrote behind its job's end")
                    .doesNotExist();
        } finally {
            session.stop();
        }
    }

    /** Notes the tasks that ask for it. */
    public static final class ChosenCommitter extends PathOutputCommitterFactory {
        private static final Set<TaskID> TASKS = ConcurrentHashMap.newKeySet();

        @Override
        public PathOutputCommitter createOutputCommitter(org.apache.hadoop.fs.Path folder, TaskAttemptContext task)
                throws IOException {
            if (task.getTaskAttemptID().getTaskType() == TaskType.REDUCE) {
                TASKS.add(task.getTaskAttemptID().getTaskID());
            }
            return super.createOutputCommitter(folder, task);
        }
    }
}
