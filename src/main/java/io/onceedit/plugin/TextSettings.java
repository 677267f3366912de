package io.onceedit.plugin;

import java.io.Serializable;

/**
 * Which texts are made from an edit batch and a training pool.
 *
 * @param paraphrases at most this many paraphrases for each edit: the record's own first, then mined ones
 * @param aliased for each edit, its prompt and paraphrases with the subject's other names, at most this many
 * @param prefixed this many further texts for each edit with a sentence of the pool in front of its prompt or a paraphrase
 * @param similar this many further texts for each edit with any question of the pool about the edit's subject and with the edit's target: for
 *     plug-ins whose gate knows what is asked about a subject
 * @param lineEnd whether a line end follows each target, so that the plug-in learns where an answer ends
 * @param unrelated this many unrelated prompts for the whole batch, label 0
 * @param hardNegatives for each edit, its own prompt about this many other subjects, label 0
 * @param paraphraseNegatives for each edit, its paraphrases about this many other subjects, label 0
 */
public record TextSettings(
        int paraphrases,
        int aliased,
        int prefixed,
        int similar,
        boolean lineEnd,
        int unrelated,
        int hardNegatives,
        int paraphraseNegatives)
        implements Serializable {
    public TextSettings {
        Settings.atLeast("texts.paraphrases", paraphrases, 0);
        Settings.atLeast("texts.aliased", aliased, 0);
        Settings.atLeast("texts.prefixed", prefixed, 0);
        Settings.atLeast("texts.similar", similar, 0);
        Settings.atLeast("texts.unrelated", unrelated, 0);
        Settings.atLeast("texts.hard-negatives", hardNegatives, 0);
        Settings.atLeast("texts.paraphrase-negatives", paraphraseNegatives, 0);
    }
}
