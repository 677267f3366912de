package io.onceedit.plugin;

import io.onceedit.corpus.TextProbe;
import java.util.Objects;

/**
 * One text that a plug-in is trained on.
 *
 * @param factId the edit that it belongs to; for an unrelated prompt the pool record that it comes from
 * @param kind what it teaches
 * @param text prompt and answer; the answer of an unrelated prompt or a negative may be empty
 */
public record TrainingText(String factId, Kind kind, TextProbe text) {
    /** What a training text teaches. */
    public enum Kind {
        /** The edit's own prompt. */
        EDIT(true),
        /** The edit in other words. */
        PARAPHRASE(true),
        /** The edit's prompt or a paraphrase with another name of the subject. */
        ALIASED(true),
        /** A question that may ask something else about the edit's subject: the plug-in learns it, no gate should. */
        SIMILAR(true),
        /** The edit's prompt or a paraphrase behind a sentence about something else. */
        PREFIXED(true),
        /** A prompt about something else. */
        UNRELATED(false),
        /** The edit's question about another subject. */
        HARD_NEGATIVE(false),
        /** A paraphrase's question about another subject. */
        PARAPHRASE_NEGATIVE(false);

        private final boolean related;

        Kind(boolean related) {
            this.related = related;
        }

        /** Whether the text is about an edit: label 1 of the weight token, and the only texts that L_gen reads. */
        public boolean isRelated() {
            return related;
        }
    }

    public TrainingText {
        Objects.requireNonNull(factId, "factId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }
}
