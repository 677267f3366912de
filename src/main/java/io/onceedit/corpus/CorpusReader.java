package io.onceedit.corpus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads a corpus record by record: a file larger than memory can be read, and so can a selection of it ({@link #select}). Texts lose
 * surrounding white space. A record that cannot be used is reported with file, line, field, value and reason, and the others go on; a strict reader
 * ends at the first one. Left out and reported as well: a target that is the ground truth, an edit that an earlier record makes already,
 * and a record that contradicts an earlier one (same prompt, other target).
 *
 * <p>Immutable and safe for many threads.
 */
public final class CorpusReader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int BYTE_ORDER_MARK = 0xEFBBBF;
    private static final byte[] SUPERSEDES = "\"supersedes\"".getBytes(StandardCharsets.UTF_8);

    private final CorpusForm form;
    private final boolean strict;
    private final RecordParser parser;
    private final ObjectReader json = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    /** @param strict whether the first problem ends the reading with an exception */
    public CorpusReader(CorpusForm form, boolean strict) {
        this.form = Objects.requireNonNull(form, "form");
        this.strict = strict;
        this.parser = RecordParser.of(form);
    }

    /**
     * The records of a selection, in memory.
     *
     * @throws CorpusException where the stream cannot be opened or breaks off, and, if strict, at the first problem
     */
    public Corpus read(CorpusSource source, CorpusSelection selection) {
        CorpusEdits edits = select(source, selection);
        List<EditRecord> records = new ArrayList<>();
        edits.forEach(records::add);
        return new Corpus(records, edits.report());
    }

    /**
     * The records of a selection, to be read one by one. The file is read once to choose them, and one of JSON Lines once before that, for
     * those that supersede others.
     *
     * @throws CorpusException where the stream cannot be opened or breaks off, and, if strict, at the first problem
     */
    public CorpusEdits select(CorpusSource source, CorpusSelection selection) {
        ReportBuilder report = new ReportBuilder(source.name(), strict);
        RecordSelector selector = new RecordSelector(selection);
        Succession succession = succession(source, selection.day());
        Set<String> superseded = new HashSet<>();
        forEachRaw(
                source,
                () -> !selector.full(),
                raw -> understood(source.name(), raw, report).ifPresent(record -> {
                    if (record.provenance().supersedes().isEmpty() && succession.supersedes(record.id())) {
                        superseded.add(record.id());
                    }
                    take(source.name(), record, raw, succession, selector, report);
                }));
        if (!selector.full()) { // else there is more of the file, and what supersedes something there is right
            succession.problems(source.name(), superseded).forEach(report::problem);
        }
        BitSet taken = selector.taken();
        return new CorpusEdits(this, source, taken, succession, report.report(taken.cardinality()));
    }

    /** What supersedes what; broken records are told of where all are read. */
    private Succession succession(CorpusSource source, String day) {
        Succession succession = new Succession(day);
        if (form == CorpusForm.JSONL) {
            forEachRaw(source, () -> true, raw -> {
                if (raw.fault().isEmpty() && mentions(raw.bytes(), SUPERSEDES)) {
                    parsed(raw).ifPresent(record -> succession.add(record, raw));
                }
            });
        }
        return succession;
    }

    private Optional<EditRecord> parsed(RawRecord raw) {
        try {
            return Optional.of(parse(raw, new RecordFields.TrimCount()));
        } catch (InvalidFieldException | JsonProcessingException broken) {
            return Optional.empty();
        }
    }

    /** Cheaper than understanding every record. */
    private static boolean mentions(byte[] text, byte[] word) {
        for (int i = 0; i + word.length <= text.length; i++) {
            if (text[i] == word[0] && Arrays.equals(text, i, i + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads the records that stand at some places of a file, which were read before.
     *
     * @throws CorpusException where the stream cannot be opened or breaks off, or one of them is no record any more
     */
    void read(CorpusSource source, BitSet places, Succession succession, Consumer<EditRecord> each) {
        int[] next = {places.nextSetBit(0)};
        forEachRaw(source, () -> next[0] >= 0, raw -> {
            if (raw.record() == next[0]) {
                each.accept(succession
                        .last(parseAgain(source, raw), raw)
                        .orElseThrow(() -> changed(source, "its record in line " + raw.line() + " counts no more"))
                        .record());
                next[0] = places.nextSetBit(next[0] + 1);
            }
        });
        if (next[0] >= 0) {
            throw changed(source, "it ends in front of record " + next[0]);
        }
    }

    /**
     * Reads every record of a file that can be read.
     *
     * @throws CorpusException where the stream cannot be opened or breaks off
     */
    void readAll(CorpusSource source, BiConsumer<EditRecord, RawRecord> each) {
        forEachRaw(source, () -> true, raw -> parsed(raw).ifPresent(record -> each.accept(record, raw)));
    }

    private EditRecord parseAgain(CorpusSource source, RawRecord raw) {
        try {
            return parse(raw, new RecordFields.TrimCount());
        } catch (InvalidFieldException | JsonProcessingException broken) {
            throw changed(source, "its record in line " + raw.line() + " cannot be read any more");
        }
    }

    private static CorpusException changed(CorpusSource source, String how) {
        String message = "Cannot read corpus " + source.name() + " again: " + how
                + "; leave the file as it is while it is in use, and run again";
        return new CorpusException(message, new IOException(how));
    }

    private void forEachRaw(CorpusSource source, BooleanSupplier goesOn, Consumer<RawRecord> each) {
        long line = 1;
        try (InputStream stream = source.open();
                InputStream plain = plain(new BufferedInputStream(stream, BUFFER_BYTES))) {
            RawRecords records = form == CorpusForm.JSONL ? new LineRecords(plain) : new ObjectRecords(plain);
            while (goesOn.getAsBoolean()) {
                line = records.line();
                Optional<RawRecord> next = records.next();
                if (next.isEmpty()) {
                    break;
                }
                each.accept(next.get());
            }
        } catch (IOException failure) {
            throw new CorpusException(
                    "Cannot read corpus " + source.name() + " beyond line " + line + ": " + failure.getMessage()
                            + "; check that the file exists and is whole",
                    failure);
        }
    }

    private EditRecord parse(RawRecord raw, RecordFields.TrimCount trims) throws JsonProcessingException {
        EditRecord record = parser.parse(new RecordFields(object(raw), "", trims), raw);
        requireEdit(record);
        return record;
    }

    /** What stands where a record is in the file is offered to the selection. */
    private static void take(
            String source,
            EditRecord record,
            RawRecord raw,
            Succession succession,
            RecordSelector selector,
            ReportBuilder report) {
        Optional<Succession.Placed> standing = succession.last(record, raw);
        if (standing.isEmpty()) {
            report.later();
        } else if (standing.get().raw().record() != raw.record()) {
            report.superseded();
        }
        if (record.provenance().supersedes().isEmpty()) {
            standing.ifPresent(placed -> selector.offer(placed, record, raw)
                    .ifPresent(conflict -> report.problem(conflict.at(source, placed.raw()))));
        }
    }

    private Optional<EditRecord> understood(String source, RawRecord raw, ReportBuilder report) {
        RecordFields.TrimCount trims = new RecordFields.TrimCount();
        try {
            EditRecord record = parse(raw, trims);
            report.met(trims.trimmed());
            return Optional.of(record);
        } catch (InvalidFieldException invalid) {
            report.met(false);
            report.problem(problem(source, raw, raw.line(), invalid));
        } catch (JsonProcessingException broken) {
            report.met(false);
            long line = raw.line() + broken.getLocation().getLineNr() - 1L;
            InvalidFieldException invalid =
                    new InvalidFieldException("", "", "broken JSON: " + broken.getOriginalMessage());
            report.problem(problem(source, raw, line, invalid));
        }
        return Optional.empty();
    }

    private static CorpusProblem problem(String source, RawRecord raw, long line, InvalidFieldException invalid) {
        return new CorpusProblem(
                CorpusProblem.Kind.INVALID,
                source,
                line,
                raw.record(),
                invalid.field(),
                invalid.value(),
                invalid.getMessage());
    }

    private ObjectNode object(RawRecord raw) throws JsonProcessingException {
        String text = utf8(raw);
        if (!raw.fault().isEmpty()) {
            throw new InvalidFieldException("", text.strip(), "broken JSON: " + raw.fault());
        }
        JsonNode node = json.readTree(text);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidFieldException("", text.strip(), "expected an object in braces");
    }

    private static String utf8(RawRecord raw) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw.bytes()))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new InvalidFieldException("", "", "its bytes are no UTF-8; save the file as UTF-8");
        }
    }

    private static void requireEdit(EditRecord record) {
        if (record.target().equals(record.groundTruth())) {
            throw new InvalidFieldException(
                    "target", record.target(), "it is the ground truth already, so there is nothing to edit");
        }
        if (record.target().indexOf('\n') >= 0 || record.target().indexOf('\r') >= 0) {
            throw new InvalidFieldException("target", record.target(), "an answer ends at a line end; give one line");
        }
    }

    /** The text's bytes: unpacked where they are gzip, whatever the name says, and without a byte-order mark. */
    private static InputStream plain(InputStream stream) throws IOException {
        stream.mark(BUFFER_BYTES);
        int first = stream.read();
        int second = stream.read();
        stream.reset();
        boolean gzip = first == 0x1f && second == 0x8b;
        InputStream text =
                gzip ? new BufferedInputStream(new GZIPInputStream(stream, BUFFER_BYTES), BUFFER_BYTES) : stream;
        text.mark(BUFFER_BYTES);
        byte[] start = text.readNBytes(3);
        boolean marked = start.length == 3
                && (byte) (BYTE_ORDER_MARK >> 16) == start[0]
                && (byte) (BYTE_ORDER_MARK >> 8) == start[1]
                && (byte) BYTE_ORDER_MARK == start[2];
        if (!marked) {
            text.reset();
        }
        if (start.length >= 2 && (start[0] & 0xff) + (start[1] & 0xff) == 0xfe + 0xff) {
            throw new IOException("it is UTF-16 and not UTF-8");
        }
        return text;
    }
}
