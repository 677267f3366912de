package io.onceedit.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Artefacts that are named by the folder they lie in, and not by a store and a key. The edge brings one that knows every Hadoop file system.
 * Implementations are safe for use by many threads.
 */
public interface ArtifactFolders {
    /**
     * A small file of an artefact as it is now.
     *
     * @param folder a path or a URI
     * @return empty where there is no such folder, or no such file in it
     */
    Optional<byte[]> file(String folder, String name) throws IOException;

    /**
     * The folders of a kind in the store that an artefact lies in, sorted; empty where it lies in none.
     *
     * @param folder an artefact's folder {@code STORE/cache/KIND/KEY}, or its {@code content} folder
     */
    List<String> beside(String folder, ArtifactKind kind) throws IOException;

    /**
     * A folder of this machine with an artefact's files. What was fetched once stays for as long as the process lives.
     *
     * @param contentHash names the artefact's content, so that another one in the same place is fetched anew
     * @throws java.io.UncheckedIOException where it cannot be fetched
     */
    Path local(String folder, String contentHash);
}
