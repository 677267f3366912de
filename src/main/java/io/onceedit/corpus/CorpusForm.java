package io.onceedit.corpus;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The forms in which a corpus can be written. All but {@link #JSONL} are published ones; their other fields are passed over. */
public enum CorpusForm {
    /**
     * zsRE as MEND distributes it: {@code subject}, {@code src} (prompt), {@code alt} (target), {@code answers} (ground truth),
     * {@code rephrase}, {@code loc} and {@code loc_ans} (an unrelated question, read as it stands, with its prefix
     * {@code nq question: }). Names no relation. A record's id is {@code zsre-} and its place in the file, from 0.
     */
    ZSRE,
    /**
     * CounterFact as EasyEdit flattens it: {@code case_id}, {@code subject}, {@code prompt}, {@code target_new}, {@code ground_truth},
     * {@code rephrase_prompt}, {@code locality_prompt} and {@code locality_ground_truth}. Names no relation. A record's id is
     * {@code counterfact-} and its {@code case_id}.
     */
    COUNTERFACT,
    /**
     * CounterFact as ROME distributes it: {@code case_id}, {@code requested_rewrite} with {@code prompt} ({@code {}} stands for the
     * subject), {@code subject}, {@code relation_id}, {@code target_new.str} and {@code target_true.str}; {@code paraphrase_prompts} are
     * rephrasings, {@code neighborhood_prompts} locality probes whose answer is the true target.
     */
    ROME,
    /**
     * One JSON object in each line, fields as in {@link EditRecord}, in lower case with underscores: {@code prompt} and {@code target} are
     * required, an unknown field is an error. Without an {@code id} the line's number stands in: {@code line-17}.
     */
    JSONL;

    /** The name in configuration: lower case. */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The form of a name.
     *
     * @throws IllegalArgumentException where no form has it, with the known names
     */
    public static CorpusForm named(String name) {
        return Arrays.stream(values())
                .filter(form -> form.columnName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unsupported corpus form \"" + name
                        + "\", expected one of "
                        + Arrays.stream(values()).map(CorpusForm::columnName).collect(Collectors.joining(", "))));
    }
}
