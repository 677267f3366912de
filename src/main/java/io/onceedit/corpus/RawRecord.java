package io.onceedit.corpus;

/**
 * The bytes of one record before it is understood.
 *
 * @param line where it begins, from 1
 * @param record its place in the file, from 0
 * @param bytes UTF-8; owned by the record
 * @param fault why it cannot be a record, as the splitter saw; empty where it may be one
 */
record RawRecord(long line, long record, byte[] bytes, String fault) {}
