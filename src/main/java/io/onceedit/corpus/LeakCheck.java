package io.onceedit.corpus;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Keeps evaluated prompts out of training. A text leaks where it, with or without its answer, equals or ends with a prompt that a metric
 * is computed on, after {@linkplain #normalise normalisation}. The edits' own prompts are trained on by design and leak nothing; that
 * exception is for training texts only, not for the pool.
 *
 * <p>Prompts are held as 64-bit hashes, 10 to 15 bytes for each. A text that shares an end's hash with none of its own prompts is taken for
 * leaking with a probability of (its different ends) x (evaluated prompts) / 2^64: below one in ten billion for ten million prompts and a
 * text of a hundred characters; it costs that one text and nothing else.
 *
 * <p>Immutable and safe for many threads.
 */
public final class LeakCheck {
    /** A check for trainings that nothing is measured on. */
    public static final LeakCheck NOTHING_EVALUATED = of(List.of());

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern ENDS = Pattern.compile("^[\\p{P}\\p{S}\\p{Z}\\s]+|[\\p{P}\\p{S}\\p{Z}\\s]+$");
    private static final int NAMED_RECORDS = 10;
    private static final int FORMAT = 1;
    private static final char LAST_ASCII = 0x7f;

    private final PromptEnds edits;
    private final PromptEnds others;

    private LeakCheck(PromptEnds edits, PromptEnds others) {
        this.edits = edits;
        this.others = others;
    }

    /** A check against every prompt that a metric is computed on. */
    public static LeakCheck of(Collection<Probe> probes) {
        Builder builder = new Builder();
        probes.forEach(builder::add);
        return builder.build();
    }

    /** Takes evaluated prompts in, one by one. For one thread, and for one check. */
    public static final class Builder {
        private final PromptEnds edits = new PromptEnds();
        private final PromptEnds others = new PromptEnds();

        /** Takes a probe's prompt in. */
        public void add(Probe probe) {
            (probe.kind() == ProbeKind.EDIT ? edits : others)
                    .add(normalise(probe.text().prompt()));
        }

        /** The check against all that was taken in; nothing can be added afterwards. */
        public LeakCheck build() {
            return new LeakCheck(edits, others);
        }
    }

    /**
     * Writes the check; equal checks give equal bytes.
     *
     * @param stream stays the caller's
     */
    public void write(OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        out.writeInt(FORMAT);
        edits.write(out);
        others.write(out);
        out.flush();
    }

    /**
     * The check that {@link #write} wrote.
     *
     * @param stream buffered; stays the caller's
     * @throws IOException where it ends early or is of another form
     */
    public static LeakCheck read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IOException("Invalid leak check: format = " + format + ", expected " + FORMAT);
        }
        PromptEnds edits = PromptEnds.read(in);
        return new LeakCheck(edits, PromptEnds.read(in));
    }

    /**
     * The texts that may be trained on, and those that may not.
     *
     * @param <T> what stands for a text
     * @param kept in their order
     * @param dropped in their order
     */
    public record Split<T>(List<T> kept, List<T> dropped) {
        public Split {
            kept = List.copyOf(kept);
            dropped = List.copyOf(dropped);
        }
    }

    /**
     * A pool record that shares a text with the evaluation.
     *
     * @param recordId the pool record
     * @param text its text, as it stands there
     */
    public record Overlap(String recordId, String text) {
        public Overlap {
            Objects.requireNonNull(recordId, "recordId");
            Objects.requireNonNull(text, "text");
        }
    }

    /** Whether the prompt, or the prompt with its answer, equals or ends with an evaluated prompt other than an edit's own. */
    public boolean leaks(TextProbe text) {
        return leaks(text.prompt()) || leaks(text.prompt() + " " + text.answer());
    }

    /** Whether the text equals or ends with an evaluated prompt other than an edit's own. */
    public boolean leaks(String text) {
        return others.endOf(normalise(text));
    }

    /** Parts texts that may be trained on from those that leak. */
    public <T> Split<T> split(List<T> texts, Function<T, TextProbe> read) {
        List<T> kept = new ArrayList<>();
        List<T> dropped = new ArrayList<>();
        for (T text : texts) {
            (leaks(read.apply(text)) ? dropped : kept).add(text);
        }
        return new Split<>(kept, dropped);
    }

    /** Every prompt of the pool that equals or ends with an evaluated prompt (an edit's own too), at most one for each record. */
    public List<Overlap> overlaps(TrainingPool pool) {
        List<Overlap> overlaps = new ArrayList<>();
        for (EditRecord record : pool.records()) {
            for (String prompt : record.prompts()) {
                String normalised = normalise(prompt);
                if (edits.endOf(normalised) || others.endOf(normalised)) {
                    overlaps.add(new Overlap(record.id(), prompt));
                    break;
                }
            }
        }
        return overlaps;
    }

    /**
     * Makes sure that pool and evaluation have nothing in common.
     *
     * @throws IllegalArgumentException where they do, naming the records
     */
    public void requireDisjoint(TrainingPool pool) {
        List<Overlap> overlaps = overlaps(pool);
        if (overlaps.isEmpty()) {
            return;
        }
        StringBuilder named = new StringBuilder();
        for (Overlap overlap : overlaps.subList(0, Math.min(NAMED_RECORDS, overlaps.size()))) {
            named.append("\n  record ").append(overlap.recordId()).append(": ").append(overlap.text());
        }
        if (overlaps.size() > NAMED_RECORDS) {
            named.append("\n  and ").append(overlaps.size() - NAMED_RECORDS).append(" more");
        }
        throw new IllegalArgumentException("Invalid training pool: " + overlaps.size() + " of "
                + pool.records().size() + " records contain a prompt that is evaluated; take them out of the pool:"
                + named);
    }

    /** The pool without the records that {@link #overlaps} names. */
    public TrainingPool withoutOverlaps(TrainingPool pool) {
        Set<String> named = new HashSet<>();
        overlaps(pool).forEach(overlap -> named.add(overlap.recordId()));
        return new TrainingPool(pool.records().stream()
                .filter(record -> !named.contains(record.id()))
                .toList());
    }

    /** One form for texts that differ in case, white space, punctuation at the ends or Unicode compatibility (NFKC) only. */
    public static String normalise(String text) {
        return isAscii(text) ? normaliseAscii(text) : normaliseAny(text);
    }

    /** {@link #normalise} as it is defined. */
    static String normaliseAny(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String trimmed = ENDS.matcher(folded).replaceAll("");
        return WHITE_SPACE.matcher(trimmed).replaceAll(" ");
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > LAST_ASCII) {
                return false;
            }
        }
        return true;
    }

    /** The same in a tenth of the time: planning normalises every text of a corpus several times. */
    private static String normaliseAscii(String text) {
        int begin = 0;
        int end = text.length();
        while (begin < end && isAtEnds(text.charAt(begin))) {
            begin++;
        }
        while (end > begin && isAtEnds(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder normalised = new StringBuilder(end - begin);
        for (int i = begin; i < end; i++) {
            char unit = text.charAt(i);
            if (!isWhiteSpace(unit)) {
                normalised.append(Character.toLowerCase(unit));
            } else if (!isWhiteSpace(text.charAt(i - 1))) {
                normalised.append(' ');
            }
        }
        return normalised.toString();
    }

    private static boolean isAtEnds(char ascii) {
        return isWhiteSpace(ascii) || (ascii > ' ' && ascii < LAST_ASCII && !Character.isLetterOrDigit(ascii));
    }

    private static boolean isWhiteSpace(char ascii) {
        return ascii == ' ' || (ascii >= '\t' && ascii <= '\r');
    }
}
