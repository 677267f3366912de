package io.onceedit.cli;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A local file system ({@code halting:///...}) that ends the process in front of the move that would make a run's manifest appear. */
public final class HaltingFileSystem extends RawLocalFileSystem {
    /** The setting that makes it known to Hadoop. */
    static final String IMPLEMENTATION = "fs.halting.impl";

    /** The exit code, as of a process that is killed. */
    static final int KILLED = 137;

    @Override
    public URI getUri() {
        return URI.create("halting:///");
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        if (to.getName().equals("manifest.json")) {
            Runtime.getRuntime().halt(KILLED);
        }
        return super.rename(from, to);
    }
}
