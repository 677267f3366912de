package io.onceedit.spark.executor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.storage.DiskBlockManager;

/**
 * Where Spark keeps an executor's shuffled and spilled rows ({@code spark.local.dir}). Spark makes each folder once and believes it to be
 * there from then on: where somebody deletes it, every task that writes to it fails, and Spark tries it again in the same executor. For one
 * thread.
 */
final class ScratchFolders {
    private final List<Path> folders;

    private ScratchFolders(Set<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /**
     * An executor's, all of them made now. Spark makes a folder when the first block asks for it, even one that stays in memory; where that
     * fails, it forgets the block but leaves it in memory, and the executor can never read it again (a piece of a broadcast: "already
     * present in the MemoryStore"). Asked for here, none is made behind a block's back.
     *
     * @param disk where Spark looks folders up, by the hash of a file's name
     * @throws IOException where one cannot be made
     */
    static ScratchFolders of(DiskBlockManager disk) throws IOException {
        for (File root : disk.localDirs()) {
            Files.createDirectories(root.toPath());
        }
        int all = disk.localDirs().length * disk.subDirsPerLocalDir();
        Set<Path> folders = new LinkedHashSet<>();
        for (int name = 0; folders.size() < all; name++) {
            folders.add(disk.getFile(Integer.toString(name)).toPath().getParent());
        }
        return new ScratchFolders(folders);
    }

    /**
     * Makes what is missing. What was in it is lost, which Spark notices and computes again.
     *
     * @return whether anything has gone since the last time
     * @throws IOException where it cannot be made
     */
    boolean restore() throws IOException {
        boolean gone = false;
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
                gone = true;
            }
        }
        return gone;
    }
}
