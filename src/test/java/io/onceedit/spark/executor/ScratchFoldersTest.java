package io.onceedit.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.StoreFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.DiskBlockManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor's scratch folders, as a cleaner of temporary files leaves them. */
final class ScratchFoldersTest {
    private static final int BLOCKS = 200;

    @TempDir
    private Path disk;

    private DiskBlockManager spark;

    @BeforeEach
    void openTwoDisks() {
        SparkConf conf = new SparkConf(false)
                .set("spark.local.dir", disk.resolve("a") + "," + disk.resolve("b"))
                .set("spark.diskStore.subDirectories", "17");
        spark = new DiskBlockManager(conf, true, false);
    }

    @Test
    void allFoldersAreThereFromTheBeginning() throws IOException {
        ScratchFolders scratch = ScratchFolders.of(spark);
        assertThat(spark.localDirs())
                .hasSize(2)
                .allSatisfy(root -> assertThat(root.list()).hasSize(17).contains("00", "10"));
        assertThat(scratch.restore()).isFalse();
    }

    @Test
    void rootsThatHaveGoneBeforeTheFirstTaskAreMade() throws IOException {
        deleteRoots();
        assertThat(ScratchFolders.of(spark).restore()).isFalse();
        assertThat(spark.localDirs()).allSatisfy(root -> assertThat(root.list()).hasSize(17));
    }

    @Test
    void whatHasGoneWhollyOrInPartIsMadeAnewOnce() throws IOException {
        ScratchFolders scratch = ScratchFolders.of(spark);
        deleteRoots();
        assertThat(scratch.restore()).isTrue();
        assertThat(scratch.restore()).isFalse();
        Path part = spark.localDirs()[1].toPath().resolve("02");
        Files.delete(part);
        assertThat(scratch.restore()).isTrue();
        assertThat(part).isDirectory();
    }

    /** Spark looks there for each block that it puts into memory; were it to fail, the block would be lost for this executor. */
    @Test
    void blocksAreLookedUpWhereFoldersHaveGone() throws IOException {
        ScratchFolders.of(spark);
        deleteRoots();
        for (int block = 0; block < BLOCKS; block++) {
            assertThat(spark.containsBlock(new BroadcastBlockId(block, "piece0")))
                    .isFalse();
        }
    }

    private void deleteRoots() throws IOException {
        for (Path root : Stream.of(spark.localDirs()).map(File::toPath).toList()) {
            StoreFiles.delete(root);
        }
    }
}
