package io.onceedit.plugin;

import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.TrainingPool;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a plug-in is trained on, after paraphrases were mined and leaking texts dropped.
 *
 * @param texts in a fixed order
 * @param leaks what the leak check did
 */
public record TrainingTexts(List<TrainingText> texts, LeakReport leaks) {
    private static final byte SEPARATOR = 0;

    public TrainingTexts {
        texts = List.copyOf(texts);
        Objects.requireNonNull(leaks, "leaks");
    }

    /**
     * Makes the texts of an edit batch: each edit's prompt, paraphrases (its own first, then mined ones), prefixed prompts and negatives,
     * and the batch's unrelated prompts. Random draws come from the settings' seed and the record's id.
     *
     * @param pool where paraphrases, prefixes, other subjects and unrelated prompts come from; may be empty
     * @param leakCheck texts that it refuses are dropped and counted; the edits' own prompts are not asked about
     * @throws IllegalArgumentException where the pool shares prompts with the evaluation, naming the records
     */
    public static TrainingTexts make(
            EditBatch batch, TrainingPool pool, TrainingSettings settings, LeakCheck leakCheck) {
        return maker(pool, settings, leakCheck).apply(batch);
    }

    /** Makes the texts of edit batches, as {@link #make} does; what is known of the pool is found out once. Safe for many threads. */
    public static Function<EditBatch, TrainingTexts> maker(
            TrainingPool pool, TrainingSettings settings, LeakCheck leakCheck) {
        leakCheck.requireDisjoint(pool);
        return new TextMaker(pool, settings.texts(), leakCheck, settings.loop().seed())::make;
    }

    /** SHA-256 over all texts in order, hexadecimal. */
    public String hash() {
        Sha256 hash = new Sha256();
        for (TrainingText text : texts) {
            for (String part : List.of(
                    text.factId(),
                    text.kind().name(),
                    text.text().prompt(),
                    text.text().answer())) {
                hash.update(part.getBytes(StandardCharsets.UTF_8)).update(SEPARATOR);
            }
        }
        return hash.hex();
    }
}
