package io.onceedit.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which edits of a plug-in are closed, and which were on earlier days: one small file beside its tensors, in place of an older one whole or not
 * at all. It is the only file of a plug-in that changes.
 */
public final class ClosedFacts {
    /** The file's name in the plug-in's folder. */
    public static final String FILE = "closed-facts.json";

    private ClosedFacts() {}

    /**
     * The file's content.
     *
     * @param changes what was closed from when on, the oldest first
     */
    private record Content(List<String> closedFactIds, List<Change> changes) {
        private static final Content EMPTY = new Content(List.of(), List.of());

        Content {
            closedFactIds = List.copyOf(closedFactIds);
            changes = List.copyOf(changes);
        }

        static Content parse(String source, byte[] content) {
            if (new String(content, StandardCharsets.UTF_8).contains("\"changes\"")) {
                return ArtifactJson.parse(source, content, Content.class);
            }
            List<String> closed =
                    ArtifactJson.parse(source, content, FirstVersion.class).closedFactIds();
            return new Content(closed, List.of(new Change("", closed)));
        }

        Content with(Collection<String> factIds, Instant now) {
            List<String> sorted = List.copyOf(new TreeSet<>(factIds));
            List<Change> longer = new ArrayList<>(changes);
            longer.add(new Change(now.truncatedTo(ChronoUnit.SECONDS).toString(), sorted));
            return new Content(sorted, longer);
        }

        /** Adds what was closed (true) and opened (false) of some facts, by moments. */
        void addTo(SortedMap<String, Map<String, Boolean>> closedByMoment, Set<String> factIds) {
            Set<String> before = Set.of();
            for (Change change : changes) {
                Set<String> now = new HashSet<>(change.closedFactIds());
                now.retainAll(factIds);
                Map<String, Boolean> changed = closedByMoment.computeIfAbsent(change.at(), at -> new HashMap<>());
                for (String id : factIds) {
                    if (now.contains(id) != before.contains(id)) {
                        changed.put(id, now.contains(id));
                    }
                }
                before = now;
            }
        }

        /** The last change of a day or an earlier one. */
        List<String> closedOn(String day) {
            return changes.stream()
                    .filter(change -> change.at().compareTo(day + "T24") < 0)
                    .reduce((earlier, later) -> later)
                    .map(Change::closedFactIds)
                    .orElse(List.of());
        }
    }

    /** The content of a file that knows no days: its facts have been closed for ever. */
    private record FirstVersion(List<String> closedFactIds) {}

    /**
     * What was closed from a moment on.
     *
     * @param at ISO 8601 in UTC; empty for the beginning of all days
     */
    private record Change(String at, List<String> closedFactIds) {
        Change {
            closedFactIds = List.copyOf(closedFactIds);
        }
    }

    /**
     * What the file holds where these facts are closed from now on.
     *
     * @param before what it holds so far; empty where it is not there yet
     * @throws IllegalArgumentException where that is something else
     */
    public static byte[] written(Optional<byte[]> before, Collection<String> factIds, Instant now) {
        Content known = before.map(content -> Content.parse(FILE, content)).orElse(Content.EMPTY);
        return ArtifactJson.bytes(FILE, known.with(factIds, now));
    }

    /**
     * The file of a plug-in that has edits in common with this one.
     *
     * @param source names the file in messages
     * @param factIds the edits that both have
     */
    public record Elsewhere(String source, byte[] content, Set<String> factIds) {
        public Elsewhere {
            factIds = Set.copyOf(factIds);
        }
    }

    /**
     * What the file of a plug-in holds that is made now: for each edit what others were told last, with the days of it.
     *
     * @return empty where none of the edits has ever been closed
     * @throws IllegalArgumentException where one of the files is something else
     */
    public static Optional<byte[]> inherited(Collection<Elsewhere> others) {
        SortedMap<String, Map<String, Boolean>> closedByMoment = new TreeMap<>();
        for (Elsewhere other : others) {
            Content.parse(other.source(), other.content()).addTo(closedByMoment, other.factIds());
        }
        closedByMoment.values().removeIf(Map::isEmpty);
        SortedSet<String> closed = new TreeSet<>();
        List<Change> changes = new ArrayList<>();
        closedByMoment.forEach((at, changed) -> {
            changed.forEach((id, isClosed) -> {
                closed.remove(id);
                if (isClosed) {
                    closed.add(id);
                }
            });
            changes.add(new Change(at, List.copyOf(closed)));
        });
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(ArtifactJson.bytes(FILE, new Content(List.copyOf(closed), changes)));
    }

    /** Every fact that a file's content has ever named as closed. */
    public static Set<String> everClosed(String source, byte[] content) {
        return Content.parse(source, content).changes().stream()
                .flatMap(change -> change.closedFactIds().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The closed facts of a file's content, sorted.
     *
     * @param source names the file in messages
     * @throws IllegalArgumentException where it is something else
     */
    public static SortedSet<String> parse(String source, byte[] content) {
        return new TreeSet<>(Content.parse(source, content).closedFactIds());
    }

    /**
     * The facts that were closed at the end of a day, sorted.
     *
     * @param source names the file in messages
     * @param day YYYY-MM-DD, in UTC
     * @throws IllegalArgumentException where the content is something else
     */
    public static SortedSet<String> parse(String source, byte[] content, String day) {
        return new TreeSet<>(Content.parse(source, content).closedOn(day));
    }

    /** The closed facts of a plug-in's folder, sorted; none where it has no such file. */
    static SortedSet<String> of(Path folder) {
        return content(folder)
                .map(content -> parse(folder.resolve(FILE).toString(), content))
                .orElseGet(TreeSet::new);
    }

    private static Optional<byte[]> content(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
        }
    }

    /** Puts the file into a plug-in's folder. */
    static void write(Path folder, Collection<String> factIds, Instant now) {
        ArtifactJson.write(folder.resolve(FILE), written(content(folder), factIds, now));
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
