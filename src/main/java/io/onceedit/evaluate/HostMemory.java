package io.onceedit.evaluate;

import java.util.Objects;

/**
 * What hosts have answered, kept for every sweep to come: a host never changes, so no question is put to it twice.
 *
 * @param passes over known answers
 * @param generations free continuations
 */
public record HostMemory(KeptAnswers<KeptPass> passes, KeptAnswers<KeptGeneration> generations) {
    public HostMemory {
        Objects.requireNonNull(passes, "passes");
        Objects.requireNonNull(generations, "generations");
    }
}
