package io.onceedit.evaluate;

import io.onceedit.edit.EditedModel;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Free greedy generation up to the line end. Where the edit's answer is expected, the score is the share of the answer's tokens that stand
 * at their places, and exact means that the text is the answer and nothing else (the score is then 1 even if it was spoken in other
 * tokens). Where the host's answer has to stay, the first tokens are compared with the untouched host's own generation.
 */
final class Autoregressive {
    private static final Protocol PROTOCOL = Protocol.AUTOREGRESSIVE;

    /** Behind the end of a text. */
    private static final FusedPosition NO_STEP = new FusedPosition(-1, "", 0);

    private final HostAnswers host;
    private final EditedModel edited;
    private final EvaluationSettings settings;
    private final Attempts attempts;
    private final TextTokenizer tokenizer;

    Autoregressive(HostAnswers host, EditedModel edited, EvaluationSettings settings, Attempts attempts) {
        this.host = host;
        this.edited = edited;
        this.settings = settings;
        this.attempts = attempts;
        this.tokenizer = host.tokenizer();
    }

    /** A question with the answer's own tokens in context, (A). */
    private record Asked(int index, Question question, int[] answerIds) {}

    List<Observation> observe(List<Question> questions) {
        Observation[] observations = new Observation[questions.size()];
        TreeMap<Integer, List<Asked>> byLimit = new TreeMap<>();
        for (int i = 0; i < observations.length; i++) {
            Question question = questions.get(i);
            AnswerTokens tokens = AnswerTokens.of(tokenizer, question.probe().text());
            String obstacle = tokens.obstacle(Integer.MAX_VALUE);
            if (question.decided() instanceof Attempt.Failed<GateDecision> failed) {
                observations[i] = question.error(PROTOCOL, failed.reason());
            } else if (!obstacle.isEmpty()) {
                observations[i] = question.error(PROTOCOL, obstacle);
            } else {
                byLimit.computeIfAbsent(limit(question, tokens), limit -> new ArrayList<>())
                        .add(new Asked(i, question, tokens.ids()));
            }
        }
        byLimit.forEach((limit, asked) -> generate(asked, limit, observations));
        return List.of(observations);
    }

    /** The limit is a matter of the probe alone, so that no probe's answer depends on what it is evaluated with. */
    private int limit(Question question, AnswerTokens tokens) {
        return question.probe().kind().expectsTarget()
                ? Math.max(settings.maximumTokens(), tokens.positions() + EvaluationSettings.MARGIN_TOKENS)
                : settings.keptTokens();
    }

    private void generate(List<Asked> asked, int limit, Observation[] observations) {
        List<String> prompts =
                asked.stream().map(a -> a.question().probe().text().prompt()).toList();
        List<Attempt<Generation>> hosts = host.generations(prompts, limit);
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Asked one = asked.get(i);
            if (hosts.get(i) instanceof Attempt.Failed<Generation> failed) {
                observations[one.index()] = one.question().error(PROTOCOL, failed.reason());
            } else if (one.question().decision().open()) {
                open.add(i);
            } else if (hosts.get(i) instanceof Attempt.Answered<Generation> own) {
                observations[one.index()] = judge(
                        one,
                        own,
                        FusedGeneration.hostsOwn(own.value()),
                        one.question().gateMillis());
            }
        }
        for (int from = 0; from < open.size(); from += settings.batchSize()) {
            List<Integer> batch = open.subList(from, Math.min(from + settings.batchSize(), open.size()));
            speak(
                    batch.stream().map(asked::get).toList(),
                    batch.stream().map(hosts::get).toList(),
                    limit,
                    observations);
        }
    }

    /** Asks the edited model about prompts whose gate is open, and whose host answered. */
    private void speak(List<Asked> asked, List<Attempt<Generation>> hosts, int limit, Observation[] observations) {
        List<GatedPrompt> prompts = asked.stream()
                .map(a -> new GatedPrompt(
                        a.question().probe().text().prompt(), a.question().decision()))
                .toList();
        long start = System.nanoTime();
        List<Attempt<FusedGeneration>> spoken = attempts.inBatches(
                prompts, settings.batchSize(), "the fusion rule", batch -> edited.generate(batch, limit));
        double millisEach = (System.nanoTime() - start) / 1e6 / asked.size();
        for (int i = 0; i < asked.size(); i++) {
            Asked one = asked.get(i);
            if (hosts.get(i) instanceof Attempt.Answered<Generation> own) {
                double millis = one.question().gateMillis() + millisEach;
                observations[one.index()] = spoken.get(i)
                        .either(
                                output -> judge(one, own, output, millis),
                                reason -> one.question().error(PROTOCOL, reason));
            }
        }
    }

    private Observation judge(
            Asked asked, Attempt.Answered<Generation> own, FusedGeneration fused, double latencyMillis) {
        Generation output = fused.generation();
        Question question = asked.question();
        boolean expectsTarget = question.probe().kind().expectsTarget();
        int[] wanted = expectsTarget ? asked.answerIds() : first(own.value().hostIds());
        int[] said = expectsTarget ? output.hostIds() : first(output.hostIds());
        List<AnswerPosition> positions = positions(expectsTarget, own.value(), wanted, said, fused.steps());
        boolean exact = expectsTarget
                ? output.text().strip().equals(question.probe().text().answer().strip())
                : Arrays.equals(wanted, said);
        long hits = positions.stream().filter(AnswerPosition::hit).count();
        double score = exact ? 1 : (double) hits / Math.max(1, positions.size());
        Observation.Answers answers = new Observation.Answers(
                output.text().strip(),
                own.value().text().strip(),
                positions,
                fused.computedOver(),
                own.recalled(),
                List.of());
        String reason = exact ? "" : cause(question, fused).columnName();
        return new Observation(
                question.probe(),
                PROTOCOL,
                Verdict.ok(score, exact, reason),
                answers,
                question.decision(),
                latencyMillis);
    }

    private FailureCause cause(Question question, FusedGeneration fused) {
        if (!question.probe().kind().expectsTarget()) {
            return FailureCause.ofALostAnswer(question.decision().open());
        }
        return question.decision().open()
                ? new Deviation(tokenizer, question.probe().text().answer()).cause(fused)
                : FailureCause.GATE_CLOSED;
    }

    /** The first tokens, up to the end of line or text: whether a token that ends either was emitted makes no difference. */
    private int[] first(int[] ids) {
        int length = 0;
        while (length < Math.min(ids.length, settings.keptTokens())
                && !tokenizer.isEndOfText(ids[length])
                && tokenizer.surface(ids[length]).indexOf('\n') < 0) {
            length++;
        }
        return Arrays.copyOf(ids, length);
    }

    /** As many positions as are wanted; where the host's answer has to stay, also those that were said beyond it. */
    private List<AnswerPosition> positions(
            boolean expectsTarget, Generation own, int[] wanted, int[] said, List<FusedPosition> steps) {
        int count = expectsTarget ? wanted.length : Math.max(wanted.length, said.length);
        List<AnswerPosition> positions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            FusedPosition step = i < steps.size() ? steps.get(i) : NO_STEP;
            positions.add(new AnswerPosition(
                    i,
                    surface(wanted, i),
                    surface(own.hostIds(), i),
                    step.pluginText(),
                    surface(said, i),
                    step.alpha(),
                    i < wanted.length && i < said.length && wanted[i] == said[i]));
        }
        return positions;
    }

    private String surface(int[] ids, int position) {
        return position < ids.length ? tokenizer.surface(ids[position]) : "";
    }
}
