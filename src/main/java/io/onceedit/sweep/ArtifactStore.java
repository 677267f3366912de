package io.onceedit.sweep;

import io.onceedit.evaluate.HostMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Results that are named by their causes: a key is a SHA-256 over everything that determines the content. An artefact is a folder; it is
 * there whole or not at all. Implementations are safe for use by many threads and processes.
 */
public interface ArtifactStore {
    /** A local folder with the artefact's files, if there is a result under the key. */
    Optional<Path> find(ArtifactKind kind, String key);

    /**
     * Whether there is a result under the key; fetches nothing.
     *
     * @throws IOException where the store cannot be read
     */
    boolean has(ArtifactKind kind, String key) throws IOException;

    /**
     * Writes an artefact into an empty folder and makes it visible at once. Where another process was quicker, its artefact stands (both
     * have the same causes) and this one is thrown away.
     *
     * @return a local folder with the artefact's files
     * @throws IOException where it cannot be written; nothing is visible then
     */
    Path publish(ArtifactKind kind, String key, ArtifactWriter writer) throws IOException;

    /**
     * A small file of an artefact as it is now.
     *
     * @param name its path in the artefact's folder, with slashes
     * @return empty where there is no such artefact, or no such file in it
     */
    Optional<byte[]> file(ArtifactKind kind, String key, String name) throws IOException;

    /**
     * That small file of every artefact that has one, by the artefact's key.
     *
     * @param name its path in the artefact's folder, with slashes
     */
    Map<String, byte[]> files(ArtifactKind kind, String name) throws IOException;

    /**
     * Puts a small file into an artefact that is there, in place of an older one, at once. What artefacts were computed from never changes:
     * this is for what is decided about them afterwards.
     *
     * @param name its path in the artefact's folder, with slashes
     * @throws IOException where it cannot be written; the older one is still there then
     */
    void replaceFile(ArtifactKind kind, String key, String name, byte[] content) throws IOException;

    /** What hosts have answered, in whatever sweep: it lies beside the artefacts. */
    HostMemory hostMemory();

    /** Fills a folder. */
    @FunctionalInterface
    interface ArtifactWriter {
        void writeTo(Path emptyFolder) throws IOException;
    }
}
