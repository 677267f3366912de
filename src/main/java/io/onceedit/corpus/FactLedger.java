package io.onceedit.corpus;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** All edits of a corpus, and how each stands on a day: those too that others supersede, and those that count from a later day on. */
public final class FactLedger {
    private final CorpusReader reader;
    private final CorpusSource source;
    private final CorpusEdits edits;
    private final Set<Long> leftOut = new HashSet<>();

    private FactLedger(CorpusReader reader, CorpusSource source, CorpusEdits edits) {
        this.reader = reader;
        this.source = source;
        this.edits = edits;
        edits.report().problems().forEach(problem -> leftOut.add(problem.record()));
    }

    /** How an edit stands. */
    public enum Standing {
        /** It counts. */
        ACTIVE,
        /** Another one stands in its place. */
        SUPERSEDED,
        /** It counts from a later day on. */
        LATER,
        /** It cannot be used. */
        LEFT_OUT
    }

    /**
     * An edit.
     *
     * @param record the edit
     * @param line where it begins in the file, from 1
     * @param standing how it stands
     * @param by the edit in its place; empty where it is not superseded
     */
    public record Entry(EditRecord record, long line, Standing standing, String by) {
        public Entry {
            Objects.requireNonNull(record, "record");
            Objects.requireNonNull(standing, "standing");
            Objects.requireNonNull(by, "by");
        }
    }

    /**
     * The edits of a file.
     *
     * @param day YYYY-MM-DD
     * @throws CorpusException where the file cannot be read
     */
    public static FactLedger of(CorpusReader reader, CorpusSource source, String day) {
        return new FactLedger(
                reader, source, reader.select(source, CorpusSelection.all().on(day)));
    }

    /** What reading the file showed: among others what cannot be used, and why. */
    public CorpusReport report() {
        return edits.report();
    }

    /**
     * Reads the file once more, edit by edit, in its order.
     *
     * @throws CorpusException where it cannot be read any more
     */
    public void forEach(Consumer<Entry> each) {
        reader.readAll(source, (record, raw) -> each.accept(entry(record, raw)));
    }

    private Entry entry(EditRecord record, RawRecord raw) {
        if (leftOut.contains(raw.record())) {
            return new Entry(record, raw.line(), Standing.LEFT_OUT, "");
        }
        String standing = edits.succession()
                .last(record, raw)
                .map(placed -> placed.record().id())
                .orElse("");
        if (standing.isEmpty()) {
            return new Entry(record, raw.line(), Standing.LATER, "");
        }
        return standing.equals(record.id())
                ? new Entry(record, raw.line(), Standing.ACTIVE, "")
                : new Entry(record, raw.line(), Standing.SUPERSEDED, standing);
    }
}
