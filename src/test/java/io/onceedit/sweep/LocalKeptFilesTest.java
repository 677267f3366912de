package io.onceedit.sweep;

import io.onceedit.evaluate.HostMemory;
import io.onceedit.evaluate.KeptFilesContract;
import java.nio.file.Path;

/** Answers as JSON Lines. */
final class LocalKeptFilesTest extends KeptFilesContract {
    @Override
    protected HostMemory open(Path cache) {
        return LocalKeptFiles.memory(cache);
    }
}
