package io.onceedit.corpus;

import java.util.Objects;

/**
 * Something wrong with a corpus.
 *
 * @param kind what sort of problem
 * @param file the source's name
 * @param line where the record begins, or where a broken record breaks, from 1
 * @param record the record's place in the file, from 0
 * @param field the field at fault, with dots and indexes; empty where it is the whole record
 * @param value the field's value, shortened and in one line; empty where there is none
 * @param reason what is wrong and what to do
 */
public record CorpusProblem(Kind kind, String file, long line, long record, String field, String value, String reason) {
    /** The sorts of problems. */
    public enum Kind {
        /** The record cannot be read or used. */
        INVALID,
        /** The same edit as an earlier record's. */
        DUPLICATE,
        /** An earlier record's prompt with another target. */
        CONTRADICTION
    }

    private static final int VALUE_LENGTH = 80;

    public CorpusProblem {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(reason, "reason");
        value = value.replace("\r", "\\r").replace("\n", "\\n");
        value = value.length() <= VALUE_LENGTH ? value : value.substring(0, VALUE_LENGTH - 3) + "...";
    }

    /** One sentence with file, line, field, value and reason. */
    public String message() {
        String place = "Invalid record in " + file + ", line " + line;
        String what = field.isEmpty() ? "" : ", field " + field;
        String which = value.isEmpty() ? "" : " = \"" + value + "\"";
        return place + what + which + ": " + reason;
    }
}
