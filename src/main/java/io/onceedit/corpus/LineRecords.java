package io.onceedit.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Records of which each is a line. Blank lines are passed over; a carriage return in front of the line end belongs to it. */
final class LineRecords implements RawRecords {
    private final InputStream input;
    private long line = 1;
    private long records;

    /** @param input buffered, behind a byte-order mark */
    LineRecords(InputStream input) {
        this.input = input;
    }

    @Override
    public Optional<RawRecord> next() throws IOException {
        while (true) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long start = line;
            boolean blank = true;
            boolean tooLong = false;
            int next = input.read();
            if (next < 0) {
                return Optional.empty();
            }
            while (next >= 0 && next != '\n') {
                blank &= next == ' ' || next == '\t' || next == '\r';
                tooLong |= bytes.size() >= LONGEST_RECORD;
                if (!tooLong) {
                    bytes.write(next);
                }
                next = input.read();
            }
            line++;
            if (!blank) {
                String fault = tooLong ? "it is longer than " + LONGEST_RECORD + " bytes; split it" : "";
                return Optional.of(new RawRecord(start, records++, bytes.toByteArray(), fault));
            }
        }
    }

    @Override
    public long line() {
        return line;
    }
}
