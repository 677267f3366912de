package io.onceedit.corpus;

import java.io.IOException;
import java.util.Optional;

/** Cuts a stream into records, one after the other, holding one of them at a time. */
interface RawRecords {
    /** Bytes of the longest record that is read; a longer one is a fault, and the reading goes on behind it. */
    int LONGEST_RECORD = 16 << 20;

    /** The next record; empty at the end. */
    Optional<RawRecord> next() throws IOException;

    /** The line that the reading has reached, from 1. */
    long line();
}
