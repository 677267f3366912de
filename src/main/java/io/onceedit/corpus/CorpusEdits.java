package io.onceedit.corpus;

import java.util.BitSet;
import java.util.Objects;
import java.util.function.Consumer;

/** The records of a corpus that a selection takes: a bit for each record of the file, which is read anew whenever they are asked for. */
public final class CorpusEdits implements EditStream {
    private final CorpusReader reader;
    private final CorpusSource source;
    private final BitSet taken;
    private final Succession succession;
    private final CorpusReport report;

    /**
     * The records at some places.
     *
     * @param taken places of the records in the file; owned from now on
     * @param succession what stands there
     */
    CorpusEdits(CorpusReader reader, CorpusSource source, BitSet taken, Succession succession, CorpusReport report) {
        this.reader = Objects.requireNonNull(reader, "reader");
        this.source = Objects.requireNonNull(source, "source");
        this.taken = taken;
        this.succession = succession;
        this.report = Objects.requireNonNull(report, "report");
    }

    /** What reading the corpus showed. */
    public CorpusReport report() {
        return report;
    }

    /** What stands in whose place. */
    Succession succession() {
        return succession;
    }

    @Override
    public long count() {
        return report.taken();
    }

    @Override
    public void forEach(Consumer<EditRecord> each) {
        reader.read(source, taken, succession, each);
    }
}
