package io.onceedit.sweep;

import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.plugin.PluginArtifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Names what a result says, whatever it was made from and whatever it cost. */
final class UnitContent {
    private UnitContent() {}

    /**
     * The SHA-256 of a result's content, hexadecimal; empty for host passes, cells and edits, which are named by their keys alone.
     *
     * @param folder the result's
     */
    static String sha(ArtifactKind kind, Path folder) {
        return switch (kind) {
            case PLUGIN ->
                PluginArtifact.read(folder.resolve(EditedHost.CONTENT)).sha();
            case ALIGNMENT -> ContentHashes.uncached().of(folder.resolve(StoredAlignment.TABLE));
            case GATE_MAPS -> ofFiles(folder.resolve(EditedHost.CONTENT));
            case HOST_PASS, CELL, EDITS, EVALUATED -> "";
        };
    }

    private static String ofFiles(Path folder) {
        ContentKey key = ContentKey.of("files");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> sorted = files.sorted().toList();
            sorted.forEach(file -> key.with(
                    file.getFileName().toString(), ContentHashes.uncached().of(file)));
            return key.hexadecimal();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to read " + folder + ": " + e.getMessage(), e);
        }
    }
}
