package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns edit records into probes: their own ones, and those that the usual data sets lack, made from the corpus itself.
 * For each edit one of each made kind, where the corpus allows for it:
 *
 * <ul>
 *   <li>{@link ProbeKind#NEAR_SUBJECT}: the edit's question about a random subject of the pool.
 *   <li>{@link ProbeKind#NEAR_TYPE}: the same about a subject of the pool that has the edit's relation: the relation's name is the same or,
 *       where one of them has none, the text around the subject or its content words are; failing that, in any of the
 *       rephrasings and paraphrases.
 *   <li>{@link ProbeKind#HALF_SUBJECT}: the same with one word of the edit's subject changed for a word of a pool subject's name. A subject
 *       of a single word has no half, and no such probe.
 *   <li>{@link ProbeKind#SAME_SUBJECT}: the edit's subject in the prompt of another relation, the pool's or, failing that, another edit's.
 *       It has content words, and none of them stands in any of the edit's own texts; where both relations have names a word may be
 *       shared if no other prompt is found. Relations without names are the same where records share a wording, directly or over
 *       others.
 * </ul>
 *
 * <p>No subject of the first three is, or contains by whole words, an edited subject's name or alias. No made prompt is the end of any text
 * of the edits or of a pool that is trained on. The answer behind a made prompt is the edit's target: what a leaking edit would say. A
 * probe depends on seed, record, edits and pool only, never on the order of the edits.
 *
 * @param seed the only source of randomness
 */
public record ProbeMaker(long seed) {
    /**
     * The probes of a corpus.
     *
     * @param probes in the order of the edits, and for each edit in the order of {@link ProbeKind}
     * @param missing in the same order, what cannot be asked about an edit and why; portability, which few corpora bring, is never missing
     */
    public record Made(List<Probe> probes, List<MissingProbe> missing) {
        public Made {
            probes = List.copyOf(probes);
            missing = List.copyOf(missing);
        }
    }

    /** All probes of all edits, made from the whole pool: {@link #make} without what is missing. */
    public List<Probe> probes(List<EditRecord> edits, TrainingPool pool) {
        return probes(edits, new PoolParts(pool, pool));
    }

    /** All probes of all edits: {@link #make} without what is missing. */
    public List<Probe> probes(List<EditRecord> edits, PoolParts pool) {
        return make(edits, pool).probes();
    }

    /**
     * All probes of all edits, made from the pool's probing part alone: for figures about subjects that nothing was trained on, and for
     * subjects of the edit's relation whose own prompt is the edit's with another name, which in a single pool would be a leak.
     */
    public Made make(List<EditRecord> edits, PoolParts pool) {
        PerEdit perEdit = PerEdit.of(List.of(seed), EditIndex.of(edits), pool).get(0);
        Collected collected = new Collected();
        edits.forEach(edit -> perEdit.collect(edit, collected));
        return collected.made();
    }

    /** Makes the probes of one edit after the other, knowing what it has to know of all of them. Safe for many threads. */
    public static final class PerEdit {
        private final MadePrompts made;

        private PerEdit(MadePrompts made) {
            this.made = made;
        }

        /**
         * What makes an edit's probes with each of some seeds.
         *
         * @param edits all edits
         */
        public static List<PerEdit> of(List<Long> seeds, EditIndex edits, PoolParts pool) {
            PromptSources sources = new PromptSources(edits, pool);
            return seeds.stream()
                    .map(seed -> new PerEdit(new MadePrompts(seed, sources)))
                    .toList();
        }

        /** The probes of an edit that the index holds. */
        public Made of(EditRecord edit) {
            Collected collected = new Collected();
            collect(edit, collected);
            return collected.made();
        }

        private void collect(EditRecord edit, Collected collected) {
            collected.add(edit, ProbeKind.EDIT, List.of(new TextProbe(edit.prompt(), edit.target())), "");
            collected.add(edit, ProbeKind.REPHRASE, answeredByTarget(edit, edit.rephrasings()), "it has no rephrasing");
            collected.add(edit, ProbeKind.LOCALITY, edit.locality(), "it has no locality prompt");
            MadePrompts.Made prompts = made.about(edit);
            collected.add(edit, ProbeKind.NEAR_SUBJECT, prompts.nearSubject());
            collected.add(edit, ProbeKind.NEAR_TYPE, prompts.nearType());
            collected.add(edit, ProbeKind.HALF_SUBJECT, prompts.halfSubject());
            collected.add(edit, ProbeKind.SAME_SUBJECT, prompts.sameSubject());
            collected.add(edit, ProbeKind.PORTABILITY, edit.portability(), "");
        }
    }

    private static List<TextProbe> answeredByTarget(EditRecord edit, List<String> prompts) {
        return prompts.stream()
                .map(prompt -> new TextProbe(prompt, edit.target()))
                .toList();
    }

    /** The probes so far. */
    private static final class Collected {
        private final List<Probe> probes = new ArrayList<>();
        private final List<MissingProbe> missing = new ArrayList<>();

        Made made() {
            return new Made(probes, missing);
        }

        void add(EditRecord edit, ProbeKind kind, MadePrompts.Attempt attempt) {
            add(edit, kind, answeredByTarget(edit, attempt.prompts()), attempt.whyNone());
        }

        /** @param whyNone why there are no texts where there are none; empty where that needs no reason */
        void add(EditRecord edit, ProbeKind kind, List<TextProbe> texts, String whyNone) {
            for (int i = 0; i < texts.size(); i++) {
                String id = edit.id() + "/" + kind.columnName() + "/" + (i + 1);
                probes.add(new Probe(id, edit.id(), kind, texts.get(i)));
            }
            if (texts.isEmpty() && !whyNone.isEmpty()) {
                missing.add(new MissingProbe(edit.id(), kind, whyNone));
            }
        }
    }
}
