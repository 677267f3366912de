package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalArtifactStoreTest {
    @TempDir
    private Path root;

    @Test
    void publishesWholeFolders() throws IOException {
        ArtifactStore store = new LocalArtifactStore(root);
        assertThat(store.find(ArtifactKind.CELL, "k1")).isEmpty();
        Path folder = store.publish(ArtifactKind.CELL, "k1", target -> {
            Files.writeString(target.resolve("a"), "one");
            assertThat(store.find(ArtifactKind.CELL, "k1")).isEmpty();
        });
        assertThat(folder.resolve("a")).hasContent("one");
        assertThat(store.find(ArtifactKind.CELL, "k1")).contains(folder);
        assertThat(store.find(ArtifactKind.PLUGIN, "k1")).isEmpty();
    }

    @Test
    void theFirstToPublishWins() throws IOException {
        ArtifactStore store = new LocalArtifactStore(root);
        store.publish(ArtifactKind.CELL, "k1", target -> Files.writeString(target.resolve("a"), "first"));
        Path folder =
                store.publish(ArtifactKind.CELL, "k1", target -> Files.writeString(target.resolve("a"), "second"));
        assertThat(folder.resolve("a")).hasContent("first");
    }

    @Test
    void aFailedWriterLeavesNothing() throws IOException {
        ArtifactStore store = new LocalArtifactStore(root);
        assertThatThrownBy(() -> store.publish(ArtifactKind.CELL, "k1", target -> {
                    Files.writeString(target.resolve("a"), "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(store.find(ArtifactKind.CELL, "k1")).isEmpty();
        try (Stream<Path> left = Files.list(root.resolve("staging"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void readsAFileOfEveryArtefactThatHasIt() throws IOException {
        ArtifactStore store = new LocalArtifactStore(root);
        assertThat(store.files(ArtifactKind.PLUGIN, "content/a")).isEmpty();
        for (String key : List.of("k1", "k2", "k3")) {
            store.publish(ArtifactKind.PLUGIN, key, target -> {
                Files.createDirectory(target.resolve("content"));
                Files.writeString(target.resolve(key.equals("k2") ? "a" : "content/a"), "of " + key);
            });
        }
        store.publish(ArtifactKind.CELL, "k4", target -> Files.writeString(target.resolve("a"), "of k4"));
        assertThat(store.files(ArtifactKind.PLUGIN, "content/a")).containsOnlyKeys("k1", "k3");
        assertThat(store.files(ArtifactKind.PLUGIN, "content/a").get("k3"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("of k3");
    }

    @Test
    void replacesAFileOfAnArtefactAndNothingElse() throws IOException {
        ArtifactStore store = new LocalArtifactStore(root);
        assertThat(store.file(ArtifactKind.PLUGIN, "k1", "content/a")).isEmpty();
        assertThatThrownBy(() -> store.replaceFile(ArtifactKind.PLUGIN, "k1", "content/a", new byte[1]))
                .isInstanceOf(IOException.class);
        assertThat(store.find(ArtifactKind.PLUGIN, "k1")).isEmpty();
        Path folder = store.publish(ArtifactKind.PLUGIN, "k1", target -> {
            Files.createDirectory(target.resolve("content"));
            Files.writeString(target.resolve("content/a"), "old");
        });
        store.replaceFile(ArtifactKind.PLUGIN, "k1", "content/a", "new".getBytes(StandardCharsets.UTF_8));
        assertThat(store.file(ArtifactKind.PLUGIN, "k1", "content/a").orElseThrow())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("new");
        try (Stream<Path> left = Files.list(folder.resolve("content"))) {
            assertThat(left).containsExactly(folder.resolve("content/a"));
        }
    }

    @Test
    void keysDependOnEveryCauseAndItsBorders() {
        String key =
                ContentKey.of("cell").with("host", "ab").with("method", "c").hexadecimal();
        assertThat(key).hasSize(64);
        assertThat(ContentKey.of("cell").with("host", "a").with("method", "bc").hexadecimal())
                .isNotEqualTo(key);
        assertThat(ContentKey.of("cell").with("list", List.of("a", "b")).hexadecimal())
                .isNotEqualTo(ContentKey.of("cell").with("list", List.of("ab")).hexadecimal());
        assertThat(ContentKey.of("cell").with("host", "ab").with("method", "c").hexadecimal())
                .isEqualTo(key);
    }
}
