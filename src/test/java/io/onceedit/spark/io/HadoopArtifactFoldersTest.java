package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.StoreFiles;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local copies of artefacts that lie elsewhere. */
final class HadoopArtifactFoldersTest {
    @TempDir
    private Path folder;

    @Test
    void aCopyThatVanishesIsMadeAgain() throws IOException {
        FullDiskFileSystem.resize(folder, Long.MAX_VALUE);
        Configuration configuration = new Configuration();
        configuration.set(FullDiskFileSystem.IMPLEMENTATION, FullDiskFileSystem.class.getName());
        HadoopSettings settings = HadoopSettings.of(configuration);
        String store = "fulldisk://" + folder.resolve("store");
        ArtifactStore artefacts = HadoopArtifactStore.open(store, settings);
        Path own =
                artefacts.publish(ArtifactKind.PLUGIN, "k1", target -> Files.writeString(target.resolve("a"), "one"));
        HadoopArtifactFolders folders = new HadoopArtifactFolders(settings);
        Path copy = folders.local(store + "/cache/plugin/k1", "hash");
        assertThat(folders.local(store + "/cache/plugin/k1", "hash")).isEqualTo(copy);
        StoreFiles.delete(copy);
        StoreFiles.delete(own.getParent().getParent());
        assertThat(folders.local(store + "/cache/plugin/k1", "hash").resolve("a"))
                .hasContent("one");
        assertThat(artefacts.find(ArtifactKind.PLUGIN, "k1").orElseThrow().resolve("a"))
                .hasContent("one");
    }
}
