package io.onceedit.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Records that are the objects of one JSON array, or objects one behind the other. The text is cut at the objects' own braces, without
 * understanding them, so that a broken record costs no other: a line end inside a string closes the string, and an object that begins
 * where a field's name should stand begins the next record.
 */
final class ObjectRecords implements RawRecords {
    private final InputStream input;
    private final Deque<Character> open = new ArrayDeque<>();
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long line = 1;
    private long records;
    private long start;
    private boolean arrayOpen;
    private boolean inString;
    private boolean escaped;
    private int before;
    private String fault = "";

    /** @param input buffered, behind a byte-order mark */
    ObjectRecords(InputStream input) {
        this.input = input;
    }

    @Override
    public Optional<RawRecord> next() throws IOException {
        for (int next = input.read(); next >= 0; next = input.read()) {
            Optional<RawRecord> record = open.isEmpty() ? between(next) : inside(next);
            line += next == '\n' ? 1 : 0;
            if (record.isPresent()) {
                return record;
            }
        }
        if (open.isEmpty() && !arrayOpen) {
            return Optional.empty();
        }
        start = open.isEmpty() ? line : start;
        note(
                open.isEmpty()
                        ? "the list has no closing bracket: the file may be cut off"
                        : "the record does not end before the file does: the file may be cut off");
        arrayOpen = false;
        return Optional.of(finish());
    }

    /** Between records: commas, the array's own brackets and white space are passed over. */
    private Optional<RawRecord> between(int next) {
        if (next == '{') {
            begin();
            return Optional.empty();
        }
        if (next == ',' || next == '[' || next == ']' || next <= ' ') {
            arrayOpen = next == '[' || (arrayOpen && next != ']');
            return Optional.empty();
        }
        // Anything else is a record of its own that cannot be one, up to the next object or line end.
        start = line;
        open.push('?');
        bytes.write(next);
        note("expected an object in braces");
        return Optional.empty();
    }

    private Optional<RawRecord> inside(int next) {
        if (open.peek() == '?') {
            return stray(next);
        }
        if (inString) {
            string(next);
            keep(next);
            return Optional.empty();
        }
        if (next == '{' && before == ',' && open.peek() == '{') {
            note("it has no closing brace");
            RawRecord record = finish();
            begin();
            return Optional.of(record);
        }
        keep(next);
        if (next == '"') {
            inString = true;
        } else if (next == '{' || next == '[') {
            open.push((char) next);
        } else if (next == '}' || next == ']') {
            close(next == '}' ? '{' : '[');
            if (open.isEmpty()) {
                return Optional.of(finish());
            }
        }
        before = next > ' ' ? next : before;
        return Optional.empty();
    }

    private Optional<RawRecord> stray(int next) {
        if (next != '{' && next != '\n') {
            keep(next);
            return Optional.empty();
        }
        RawRecord record = finish();
        if (next == '{') {
            begin();
        }
        return Optional.of(record);
    }

    private void string(int next) {
        if (next == '\n') {
            note("a text has no closing quotation mark in its line");
            inString = false;
            escaped = false;
            before = '"';
        } else if (escaped) {
            escaped = false;
        } else if (next == '\\') {
            escaped = true;
        } else if (next == '"') {
            inString = false;
            before = next;
        }
    }

    private void close(char opening) {
        if (open.peek() != opening) {
            note("a bracket is closed by one of another kind");
        }
        open.pop();
    }

    private void begin() {
        open.push('{');
        start = line;
        before = '{';
        keep('{');
    }

    private void keep(int next) {
        if (bytes.size() < LONGEST_RECORD) {
            bytes.write(next);
        } else {
            note("it is longer than " + LONGEST_RECORD + " bytes");
        }
    }

    private void note(String what) {
        fault = fault.isEmpty() ? what : fault;
    }

    private RawRecord finish() {
        RawRecord record = new RawRecord(start, records++, bytes.toByteArray(), fault);
        bytes = new ByteArrayOutputStream();
        open.clear();
        inString = false;
        escaped = false;
        fault = "";
        return record;
    }

    @Override
    public long line() {
        return line;
    }
}
