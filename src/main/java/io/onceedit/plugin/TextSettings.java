package io.onceedit.plugin;

import io.onceedit.plugin.TrainingText.Kind;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which texts are made from an edit batch and a training pool, beside each edit's own prompt.
 *
 * <table>
 *   <caption>What the counts of each kind are of</caption>
 *   <tr><td>{@code PARAPHRASE}</td><td>at most so many for each edit: the record's own first, then mined ones</td></tr>
 *   <tr><td>{@code ALIASED}</td><td>at most so many for each edit: its prompt and paraphrases with the subject's other names</td></tr>
 *   <tr><td>{@code PREFIXED}</td><td>for each edit, with a sentence of the pool in front of its prompt or a paraphrase</td></tr>
 *   <tr><td>{@code SIMILAR}</td><td>for each edit, any question of the pool about the edit's subject with the edit's target: for plug-ins
 *       whose gate knows what is asked about a subject</td></tr>
 *   <tr><td>{@code UNRELATED}</td><td>for the whole batch, label 0</td></tr>
 *   <tr><td>{@code HARD_NEGATIVE}</td><td>for each edit, its own prompt about other subjects, label 0</td></tr>
 *   <tr><td>{@code PARAPHRASE_NEGATIVE}</td><td>for each edit, its paraphrases about other subjects, label 0</td></tr>
 * </table>
 *
 * @param counts how many texts of each kind; a kind that is not named has none
 * @param lineEnd whether a line end follows each target, so that the plug-in learns where an answer ends
 */
public record TextSettings(Map<Kind, Integer> counts, boolean lineEnd) implements Serializable {
    public TextSettings {
        Map<Kind, Integer> all = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            int count = counts.getOrDefault(kind, 0);
            if (kind != Kind.EDIT) {
                Settings.atLeast(key(kind), count, 0);
                all.put(kind, count);
            } else if (counts.containsKey(kind)) {
                throw new IllegalArgumentException(
                        "Invalid training texts: " + count + " of kind EDIT, expected no number of that kind");
            }
        }
        counts = Collections.unmodifiableMap(all);
    }

    /** How many texts of a kind are made, for each edit or, of unrelated ones, for the batch. */
    public int count(Kind kind) {
        return counts.getOrDefault(kind, 1);
    }

    /** The setting that holds a kind's count. */
    static String key(Kind kind) {
        return switch (kind) {
            case EDIT ->
                throw new IllegalArgumentException("Unsupported kind EDIT: every edit's own prompt is trained");
            case PARAPHRASE -> "texts.paraphrases";
            case ALIASED -> "texts.aliased";
            case PREFIXED -> "texts.prefixed";
            case SIMILAR -> "texts.similar";
            case UNRELATED -> "texts.unrelated";
            case HARD_NEGATIVE -> "texts.hard-negatives";
            case PARAPHRASE_NEGATIVE -> "texts.paraphrase-negatives";
        };
    }
}
