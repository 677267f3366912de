package io.onceedit.evaluate;

import io.onceedit.corpus.Probe;
import io.onceedit.edit.EditedModel;
import io.onceedit.gate.GateDecision;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Asks an edited model probes and compares its answers with the gold answer, or with the untouched host's own where that has to stay. A
 * probe that cannot be evaluated becomes an error with its reason; it never costs another probe its observation.
 *
 * <p>Gate decisions are kept for as long as the evaluator lives, so both protocols share them. For one thread.
 */
public final class Evaluator {
    private final HostAnswers host;
    private final EditedModel edited;
    private final EvaluationSettings settings;
    private final Attempts attempts;
    private final Map<String, Attempt<GateDecision>> decisions = new HashMap<>();

    /**
     * @param host the untouched host's answers
     * @param edited the model to evaluate; its rule is bound to the same host
     */
    public Evaluator(HostAnswers host, EditedModel edited, EvaluationSettings settings) {
        this(host, edited, settings, ProgressListener.SILENT);
    }

    /**
     * @param host the untouched host's answers
     * @param edited the model to evaluate; its rule is bound to the same host
     * @param progress is told of batches that are halved
     */
    public Evaluator(HostAnswers host, EditedModel edited, EvaluationSettings settings, ProgressListener progress) {
        this.host = Objects.requireNonNull(host, "host");
        this.edited = Objects.requireNonNull(edited, "edited");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.attempts = new Attempts(progress);
    }

    /** One observation for each probe, in order. */
    public List<Observation> evaluate(List<Probe> probes, Protocol protocol) {
        List<Question> questions = decide(probes);
        return switch (protocol) {
            case TEACHER_FORCED -> new TeacherForced(host, edited, settings, attempts).observe(questions);
            case AUTOREGRESSIVE -> new Autoregressive(host, edited, settings, attempts).observe(questions);
        };
    }

    private List<Question> decide(List<Probe> probes) {
        LinkedHashSet<String> missing = new LinkedHashSet<>();
        for (Probe probe : probes) {
            if (!decisions.containsKey(probe.text().prompt())) {
                missing.add(probe.text().prompt());
            }
        }
        List<String> prompts = List.copyOf(missing);
        long start = System.nanoTime();
        List<Attempt<GateDecision>> decided =
                attempts.inBatches(prompts, settings.batchSize(), "the gate", edited::decide);
        double millisEach = prompts.isEmpty() ? 0 : (System.nanoTime() - start) / 1e6 / prompts.size();
        for (int i = 0; i < prompts.size(); i++) {
            decisions.put(prompts.get(i), decided.get(i));
        }
        List<Question> questions = new ArrayList<>(probes.size());
        for (Probe probe : probes) {
            String prompt = probe.text().prompt();
            questions.add(new Question(probe, decisions.get(prompt), missing.contains(prompt) ? millisEach : 0));
        }
        return questions;
    }
}
