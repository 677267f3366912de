package io.onceedit.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which edits of a plug-in are closed: one small file beside its tensors, in place of an older one whole or not at all. It is the only
 * file of a plug-in that changes.
 */
public final class ClosedFacts {
    /** The file's name in the plug-in's folder. */
    public static final String FILE = "closed-facts.json";

    private ClosedFacts() {}

    /** The file's content. */
    private record Content(List<String> closedFactIds) {
        Content {
            closedFactIds = List.copyOf(closedFactIds);
        }
    }

    /** What the file holds where these facts are closed. */
    public static byte[] written(Collection<String> factIds) {
        return ArtifactJson.bytes(FILE, new Content(List.copyOf(new TreeSet<>(factIds))));
    }

    /**
     * The closed facts of a file's content, sorted.
     *
     * @param source names the file in messages
     * @throws IllegalArgumentException where it is something else
     */
    public static SortedSet<String> parse(String source, byte[] content) {
        return new TreeSet<>(ArtifactJson.parse(source, content, Content.class).closedFactIds());
    }

    /** The closed facts of a plug-in's folder, sorted; none where it has no such file. */
    static SortedSet<String> of(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return new TreeSet<>();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
        }
    }

    /** Puts the file into a plug-in's folder. */
    static void write(Path folder, Collection<String> factIds) {
        ArtifactJson.write(folder.resolve(FILE), written(factIds));
    }

    /** What is closed in a folder whenever it is asked for: the file is read anew where it was replaced. Safe for many threads. */
    static Supplier<Set<String>> following(Path folder) {
        return new Followed(folder);
    }

    private static final class Followed implements Supplier<Set<String>> {
        private final Path folder;
        private volatile Seen seen = new Seen(Stamp.NONE, Set.of());

        private Followed(Path folder) {
            this.folder = folder;
        }

        @Override
        public Set<String> get() {
            Stamp now = Stamp.of(folder.resolve(FILE));
            Seen last = seen;
            if (!now.equals(last.stamp())) {
                last = new Seen(now, Set.copyOf(of(folder)));
                seen = last;
            }
            return last.factIds();
        }
    }

    private record Seen(Stamp stamp, Set<String> factIds) {}

    /** Tells two files of one name apart: a replaced file is another one, whatever the clock's steps. */
    private record Stamp(FileTime modified, long size, Object file) {
        static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "");

        static Stamp of(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(now.lastModifiedTime(), now.size(), Objects.requireNonNullElse(now.fileKey(), ""));
            } catch (NoSuchFileException none) {
                return NONE;
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
            }
        }
    }
}
