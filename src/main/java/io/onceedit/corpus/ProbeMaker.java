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
    /** All probes of all edits: in the order of the edits, and for each edit in the order of {@link ProbeKind}. */
    public List<Probe> probes(List<EditRecord> edits, TrainingPool pool) {
        return probes(edits, new PoolParts(pool, pool));
    }

    /**
     * All probes of all edits, made from the pool's probing part alone: for figures about subjects that nothing was trained on, and for
     * subjects of the edit's relation whose own prompt is the edit's with another name, which in a single pool would be a leak.
     */
    public List<Probe> probes(List<EditRecord> edits, PoolParts pool) {
        MadePrompts made = new MadePrompts(seed, edits, pool);
        List<Probe> probes = new ArrayList<>();
        for (EditRecord edit : edits) {
            add(probes, edit, ProbeKind.EDIT, List.of(new TextProbe(edit.prompt(), edit.target())));
            add(probes, edit, ProbeKind.REPHRASE, answeredByTarget(edit, edit.rephrasings()));
            add(probes, edit, ProbeKind.LOCALITY, edit.locality());
            MadePrompts.Made prompts = made.about(edit);
            add(probes, edit, ProbeKind.NEAR_SUBJECT, answeredByTarget(edit, prompts.nearSubject()));
            add(probes, edit, ProbeKind.NEAR_TYPE, answeredByTarget(edit, prompts.nearType()));
            add(probes, edit, ProbeKind.HALF_SUBJECT, answeredByTarget(edit, prompts.halfSubject()));
            add(probes, edit, ProbeKind.SAME_SUBJECT, answeredByTarget(edit, prompts.sameSubject()));
            add(probes, edit, ProbeKind.PORTABILITY, edit.portability());
        }
        return probes;
    }

    private static List<TextProbe> answeredByTarget(EditRecord edit, List<String> prompts) {
        return prompts.stream()
                .map(prompt -> new TextProbe(prompt, edit.target()))
                .toList();
    }

    private static void add(List<Probe> probes, EditRecord edit, ProbeKind kind, List<TextProbe> texts) {
        for (int i = 0; i < texts.size(); i++) {
            String id = edit.id() + "/" + kind.columnName() + "/" + (i + 1);
            probes.add(new Probe(id, edit.id(), kind, texts.get(i)));
        }
    }
}
