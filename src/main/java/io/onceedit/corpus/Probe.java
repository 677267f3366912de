package io.onceedit.corpus;

import java.io.Serializable;
import java.util.Objects;

/**
 * One question of an evaluation.
 *
 * @param id unique in a corpus: the fact's id, the kind's column name and a running number, for example {@code e012/rephrase/1}
 * @param factId the edit that the probe belongs to
 * @param kind what is asked of the edited system
 * @param text prompt and answer; where the untouched host's answer has to stay, the answer is what is read behind the prompt (for the
 *     probes made from the corpus itself the edit's target: the text that a leaking edit would say)
 */
public record Probe(String id, String factId, ProbeKind kind, TextProbe text) implements Serializable {
    public Probe {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(factId, "factId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }
}
