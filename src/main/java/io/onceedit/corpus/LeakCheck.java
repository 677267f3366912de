package io.onceedit.corpus;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Keeps evaluated prompts out of training. A text leaks where it, with or without its answer, equals or ends with a prompt that a metric
 * is computed on, after {@linkplain #normalise normalisation}. The edits' own prompts are trained on by design and leak nothing; that
 * exception is for training texts only, not for the pool.
 *
 * <p>Immutable and safe for many threads.
 */
public final class LeakCheck {
    /** A check for trainings that nothing is measured on. */
    public static final LeakCheck NOTHING_EVALUATED = new LeakCheck(List.of());

    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern ENDS = Pattern.compile("^[\\p{P}\\p{S}\\p{Z}\\s]+|[\\p{P}\\p{S}\\p{Z}\\s]+$");
    private static final int NAMED_RECORDS = 10;

    private final Suffixes withoutEdits = new Suffixes();
    private final Suffixes all = new Suffixes();

    private LeakCheck(Collection<Probe> probes) {
        for (Probe probe : probes) {
            String prompt = normalise(probe.text().prompt());
            all.add(prompt);
            if (probe.kind() != ProbeKind.EDIT) {
                withoutEdits.add(prompt);
            }
        }
    }

    /** A check against every prompt that a metric is computed on. */
    public static LeakCheck of(Collection<Probe> probes) {
        return new LeakCheck(probes);
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
        return withoutEdits.endOf(normalise(text));
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
            for (String prompt : prompts(record)) {
                if (all.endOf(normalise(prompt))) {
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
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String trimmed = ENDS.matcher(folded).replaceAll("");
        return WHITE_SPACE.matcher(trimmed).replaceAll(" ");
    }

    private static List<String> prompts(EditRecord record) {
        List<String> prompts = new ArrayList<>();
        prompts.add(record.prompt());
        prompts.addAll(record.paraphrases());
        prompts.addAll(record.rephrasings());
        record.locality().forEach(probe -> prompts.add(probe.prompt()));
        record.portability().forEach(probe -> prompts.add(probe.prompt()));
        return prompts;
    }

    /** A set of texts that knows whether another text ends with one of them. */
    private static final class Suffixes {
        private final Set<String> texts = new HashSet<>();
        private final TreeSet<Integer> lengths = new TreeSet<>();

        void add(String text) {
            if (!text.isEmpty()) {
                texts.add(text);
                lengths.add(text.length());
            }
        }

        boolean endOf(String text) {
            for (int length : lengths.headSet(text.length(), true)) {
                if (texts.contains(text.substring(text.length() - length))) {
                    return true;
                }
            }
            return false;
        }
    }
}
