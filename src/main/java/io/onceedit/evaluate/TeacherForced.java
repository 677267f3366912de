package io.onceedit.evaluate;

import io.onceedit.corpus.TextProbe;
import io.onceedit.edit.EditedModel;
import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.HostPass;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The gold answer is fed, and each position is judged by itself: a hit is the answer's own token where the edit's answer is expected, and
 * the untouched host's greedy token where the host's answer has to stay.
 */
final class TeacherForced {
    private static final Protocol PROTOCOL = Protocol.TEACHER_FORCED;
    private static final String UNDECIDED =
            "Failed to fuse the answer: the rule wants more of the host's tokens than it asked for";

    private final HostAnswers host;
    private final EditedModel edited;
    private final EvaluationSettings settings;
    private final Attempts attempts;
    private final TextTokenizer tokenizer;
    /** The same few words again and again: each is held once. */
    private final Map<Integer, String> surfaces = new HashMap<>();

    TeacherForced(HostAnswers host, EditedModel edited, EvaluationSettings settings, Attempts attempts) {
        this.host = host;
        this.edited = edited;
        this.settings = settings;
        this.attempts = attempts;
        this.tokenizer = host.tokenizer();
    }

    /** A question whose host pass and gate decision are known, with the fused answer once there is one. */
    private record Asked(int index, Question question, HostPass pass, boolean recalled) {}

    List<Observation> observe(List<Question> questions) {
        List<TextProbe> texts = questions.stream().map(q -> q.probe().text()).toList();
        List<Attempt<HostPass>> passes = host.passes(texts);
        Observation[] observations = new Observation[questions.size()];
        List<Asked> open = new ArrayList<>();
        for (int i = 0; i < observations.length; i++) {
            Question question = questions.get(i);
            if (question.decided() instanceof Attempt.Failed<GateDecision> failed) {
                observations[i] = question.error(PROTOCOL, failed.reason());
            } else if (passes.get(i) instanceof Attempt.Failed<HostPass> failed) {
                observations[i] = question.error(PROTOCOL, failed.reason());
            } else if (passes.get(i) instanceof Attempt.Answered<HostPass> answered) {
                Asked asked = new Asked(i, question, answered.value(), answered.recalled());
                if (question.decision().open()) {
                    open.add(asked);
                } else {
                    observations[i] =
                            judge(asked, FusedAnswer.hostsOwn(asked.pass().argmax()), question.gateMillis());
                }
            }
        }
        fuse(open, observations);
        return List.of(observations);
    }

    private void fuse(List<Asked> open, Observation[] observations) {
        for (int from = 0; from < open.size(); from += settings.batchSize()) {
            List<Asked> batch = open.subList(from, Math.min(from + settings.batchSize(), open.size()));
            Fused fused = fused(batch);
            double millisEach = fused.nanos() / 1e6 / batch.size();
            for (int i = 0; i < batch.size(); i++) {
                Asked asked = batch.get(i);
                double millis = asked.question().gateMillis() + millisEach;
                observations[asked.index()] = fused.answers()
                        .get(i)
                        .either(
                                answer -> judge(asked, answer, millis),
                                reason -> asked.question().error(PROTOCOL, reason));
            }
        }
    }

    /**
     * Fused answers, in order.
     *
     * @param nanos that the rule took for all of them, without the host
     */
    private record Fused(List<Attempt<FusedAnswer>> answers, long nanos) {}

    /** What the kept tokens do not decide is fused again, with as much of the host's distributions as the rule wants. */
    private Fused fused(List<Asked> batch) {
        Fused first = answered(batch.stream().map(Asked::pass).toList(), batch);
        List<Integer> open = IntStream.range(0, batch.size())
                .filter(i -> wantedTokens(first.answers().get(i)) > 0)
                .boxed()
                .toList();
        if (open.isEmpty()) {
            return first;
        }
        int wanted = open.stream()
                .mapToInt(i -> wantedTokens(first.answers().get(i)))
                .max()
                .orElseThrow();
        List<Attempt<FusedAnswer>> all = new ArrayList<>(first.answers());
        List<Asked> read = new ArrayList<>();
        List<HostPass> passes = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Attempt<HostPass>> whole = host.passes(
                open.stream().map(i -> batch.get(i).question().probe().text()).toList(), wanted);
        for (int i = 0; i < open.size(); i++) {
            if (whole.get(i) instanceof Attempt.Answered<HostPass> answered) {
                places.add(open.get(i));
                read.add(batch.get(open.get(i)));
                passes.add(answered.value());
            } else if (whole.get(i) instanceof Attempt.Failed<HostPass> failed) {
                all.set(open.get(i), new Attempt.Failed<>(failed.reason()));
            }
        }
        Fused second = answered(passes, read);
        for (int i = 0; i < places.size(); i++) {
            Attempt<FusedAnswer> again = second.answers().get(i);
            all.set(places.get(i), wantedTokens(again) == 0 ? again : new Attempt.Failed<>(UNDECIDED));
        }
        return new Fused(all, first.nanos() + second.nanos());
    }

    private static int wantedTokens(Attempt<FusedAnswer> fused) {
        return fused.either(FusedAnswer::wantedTokens, reason -> 0);
    }

    private Fused answered(List<HostPass> passes, List<Asked> asked) {
        List<GatedAnswer> answers = IntStream.range(0, asked.size())
                .mapToObj(i ->
                        new GatedAnswer(passes.get(i), asked.get(i).question().decision()))
                .toList();
        long start = System.nanoTime();
        List<Attempt<FusedAnswer>> fused =
                attempts.inBatches(answers, settings.batchSize(), "the fusion rule", edited::answer);
        return new Fused(fused, System.nanoTime() - start);
    }

    private Observation judge(Asked asked, FusedAnswer fused, double latencyMillis) {
        HostPass pass = asked.pass();
        if (fused.positions().size() != pass.positions()) {
            return asked.question()
                    .error(
                            PROTOCOL,
                            "Failed to fuse the answer: expected " + pass.positions() + " positions, the rule gave "
                                    + fused.positions().size());
        }
        boolean expectsTarget = asked.question().probe().kind().expectsTarget();
        List<AnswerPosition> positions = new ArrayList<>(pass.positions());
        int hits = 0;
        for (int i = 0; i < pass.positions(); i++) {
            AnswerPosition position = position(pass, fused.positions().get(i), i, expectsTarget);
            positions.add(position);
            hits += position.hit() ? 1 : 0;
        }
        boolean exact = hits == pass.positions();
        String reason = exact ? "" : cause(asked.question(), pass, positions).columnName();
        int[] output = fused.positions().stream().mapToInt(FusedPosition::id).toArray();
        Observation.Answers answers = new Observation.Answers(
                tokenizer.decode(output).strip(),
                tokenizer.decode(pass.argmax()).strip(),
                positions,
                fused.computedOver(),
                asked.recalled(),
                candidates(pass, fused, expectsTarget));
        return new Observation(
                asked.question().probe(),
                PROTOCOL,
                Verdict.ok((double) hits / pass.positions(), exact, reason),
                answers,
                asked.question().decision(),
                latencyMillis);
    }

    /** What can be fused again; nothing where the rule does not tell what the plug-in gives the host's tokens. */
    private List<Candidates> candidates(HostPass pass, FusedAnswer fused, boolean expectsTarget) {
        if (settings.keptCandidates() == 0
                || fused.positions().stream()
                        .anyMatch(position -> position.shares().isNone())) {
            return List.of();
        }
        return IntStream.range(0, pass.positions())
                .mapToObj(i -> Candidates.of(
                        pass,
                        i,
                        asked(pass, i, expectsTarget),
                        fused.positions().get(i).shares(),
                        settings.keptCandidates(),
                        id -> surfaces.computeIfAbsent(id, tokenizer::surface)))
                .toList();
    }

    private static int asked(HostPass pass, int index, boolean expectsTarget) {
        return expectsTarget ? pass.expected(index) : pass.argmax()[index];
    }

    private AnswerPosition position(HostPass pass, FusedPosition fused, int index, boolean expectsTarget) {
        int asked = asked(pass, index, expectsTarget);
        return new AnswerPosition(
                index,
                tokenizer.surface(asked),
                tokenizer.surface(pass.argmax()[index]),
                fused.pluginText(),
                tokenizer.surface(fused.id()),
                fused.alpha(),
                fused.id() == asked);
    }

    /** The cause at the first position that is not as asked. */
    private static FailureCause cause(Question question, HostPass pass, List<AnswerPosition> positions) {
        if (!question.probe().kind().expectsTarget()) {
            return FailureCause.ofALostAnswer(question.decision().open());
        }
        if (!question.decision().open()) {
            return FailureCause.GATE_CLOSED;
        }
        int missed = 0;
        while (positions.get(missed).hit()) {
            missed++;
        }
        return FailureCause.behindOpenGate(
                positions.get(missed).plugin(),
                positions.get(missed).fused(),
                positions.get(missed).expected(),
                pass.text().substring(pass.prefix(missed).length()));
    }
}
