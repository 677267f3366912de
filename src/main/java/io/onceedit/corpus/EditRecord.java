package io.onceedit.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One fact to change, with the texts that train it and the texts that measure it. Training reads {@code prompt}, {@code target} and
 * {@code paraphrases} only.
 *
 * @param id unique in a corpus
 * @param subject what the fact is about, as it stands in the prompt; empty where the corpus names none
 * @param aliases other whole names of the subject
 * @param relation the relation's name; empty where the corpus names none
 * @param prompt the edit's prompt, without trailing white space
 * @param target the new answer, never blank
 * @param groundTruth the answer before the edit; empty where the corpus names none
 * @param paraphrases the prompt in other words, for training
 * @param rephrasings the prompt in other words, for evaluation; never trained on
 * @param locality unrelated questions
 * @param portability questions whose answer follows from the edit
 * @param provenance where it comes from and from when on it counts
 */
public record EditRecord(
        String id,
        String subject,
        List<String> aliases,
        String relation,
        String prompt,
        String target,
        String groundTruth,
        List<String> paraphrases,
        List<String> rephrasings,
        List<TextProbe> locality,
        List<TextProbe> portability,
        Provenance provenance)
        implements Serializable {
    public EditRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(relation, "relation");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(groundTruth, "groundTruth");
        if (target.isBlank()) {
            throw new IllegalArgumentException("Invalid edit " + id + ": the target is blank");
        }
        aliases = List.copyOf(aliases);
        paraphrases = List.copyOf(paraphrases);
        rephrasings = List.copyOf(rephrasings);
        locality = List.copyOf(locality);
        portability = List.copyOf(portability);
        provenance = Objects.requireNonNullElse(provenance, Provenance.NONE); // as older versions have stored it
    }

    /** An edit of which nobody has written down where it comes from. */
    public EditRecord(
            String id,
            String subject,
            List<String> aliases,
            String relation,
            String prompt,
            String target,
            String groundTruth,
            List<String> paraphrases,
            List<String> rephrasings,
            List<TextProbe> locality,
            List<TextProbe> portability) {
        this(
                id,
                subject,
                aliases,
                relation,
                prompt,
                target,
                groundTruth,
                paraphrases,
                rephrasings,
                locality,
                portability,
                Provenance.NONE);
    }

    /** All that is trained or asked, as one text without the provenance. Keys of stored results are made of it: its form stays. */
    public String content() {
        return "EditRecord[id=" + id + ", subject=" + subject + ", aliases=" + aliases + ", relation=" + relation
                + ", prompt=" + prompt + ", target=" + target + ", groundTruth=" + groundTruth + ", paraphrases="
                + paraphrases + ", rephrasings=" + rephrasings + ", locality=" + locality + ", portability="
                + portability + "]";
    }

    /** Every prompt: the edit's own, paraphrases, rephrasings, and those of unrelated and following questions. */
    List<String> prompts() {
        List<String> prompts = new ArrayList<>();
        prompts.add(prompt);
        prompts.addAll(paraphrases);
        prompts.addAll(rephrasings);
        locality.forEach(probe -> prompts.add(probe.prompt()));
        portability.forEach(probe -> prompts.add(probe.prompt()));
        return prompts;
    }

    /** Every text that asks the edit's own question. */
    List<String> wordings() {
        List<String> wordings = new ArrayList<>();
        wordings.add(prompt);
        wordings.addAll(paraphrases);
        wordings.addAll(rephrasings);
        return wordings;
    }
}
