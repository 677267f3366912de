package io.onceedit.sweep;

import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.HostPass;
import io.onceedit.evaluate.Attempt;
import io.onceedit.evaluate.Attempts;
import io.onceedit.evaluate.HostPassSettings;
import io.onceedit.evaluate.HostPasses;
import io.onceedit.gate.Gate;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers of one host with and without plug-ins, for a task that asks batch by batch. Where several plug-ins know of a prompt, the one whose
 * gate gives it the largest weight answers, the first of them where the weights are equal. The host, the plug-ins and what their gates and
 * rules know are opened once for each process, however many tasks ask. For one thread; a question that fails costs no other its answer.
 */
public final class AnsweringHost implements AutoCloseable {
    private static final int NO_TOP_TOKENS = 1;

    private final ResourcePool.Lease<Resource> lease;
    private final OpenEditedHost opened;
    private final HostPassSettings settings;
    private final Attempts attempts = new Attempts(ProgressListener.SILENT);

    private AnsweringHost(ResourcePool.Lease<Resource> lease, int batchSize) {
        this.lease = lease;
        this.opened = (OpenEditedHost) lease.get();
        this.settings = new HostPassSettings(batchSize, HostPassSettings.DEFAULT.batchTokens(), NO_TOP_TOKENS);
    }

    /**
     * Opens a host with its plug-ins, or joins those who have it open. From now on this process keeps its models between tasks.
     *
     * @param models as seen from the device that all of them are held on
     * @param batchSize prompts that are read at once, at least 1; fewer from then on where that finds no memory on the device
     * @throws RuntimeException where a model or a plug-in cannot be opened
     */
    public static AnsweringHost open(OpenModels models, EditedHostPlan plan, ArtifactFolders folders, int batchSize) {
        models.allowAtLeast(plan.weightBytes());
        return new AnsweringHost(models.editedHost(plan, folders), batchSize);
    }

    /**
     * A free answer.
     *
     * @param text what the edited host says
     * @param hostText what the untouched host says
     * @param decision the gate's; where it is closed both texts are one
     */
    public record Spoken(String text, String hostText, GateDecision decision) {
        public Spoken {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(hostText, "hostText");
            Objects.requireNonNull(decision, "decision");
        }
    }

    /**
     * How likely a known answer is.
     *
     * @param logProbNats natural logarithm of its probability for the edited host, the sum over its tokens
     * @param hostLogProbNats the same for the untouched host
     * @param tokens the answer's tokens in the host's vocabulary, at least 1
     * @param decision the gate's; where it is closed both numbers are one
     */
    public record Scored(double logProbNats, double hostLogProbNats, int tokens, GateDecision decision) {
        public Scored {
            Objects.requireNonNull(decision, "decision");
        }
    }

    /**
     * A question that the host has answered and the gates have decided.
     *
     * @param host what the untouched host says
     * @param plugin which of the plug-ins is to answer where the decision is open
     */
    private record Asked<Q, H>(Q question, H host, int plugin, GateDecision decision) {}

    /** What the gate of one plug-in says. */
    private record Decided(int plugin, GateDecision decision) {}

    /**
     * Free greedy answers, one for each prompt, in order; equal prompts are asked once, and all but the first are marked as recalled.
     *
     * @param maximumTokens the most tokens of an answer, at least 1
     * @param stop gives the work up between two readings
     */
    public List<Attempt<Spoken>> generate(List<String> prompts, int maximumTokens, StopSignal stop) {
        return once(prompts, distinct -> {
            List<Attempt<Generation>> hosts = host(stop).generations(distinct, maximumTokens);
            List<Attempt<Asked<String, Generation>>> asked = decided(distinct, hosts, Function.identity(), stop);
            List<Attempt<String>> texts = fused(asked, one -> one.host().text(), (rule, open) -> {
                stop.check();
                List<GatedPrompt> gated = open.stream()
                        .map(one -> new GatedPrompt(one.question(), one.decision()))
                        .toList();
                return rule.generate(gated, maximumTokens).stream()
                        .map(said -> said.generation().text())
                        .toList();
            });
            return both(
                    asked,
                    texts,
                    (one, text) -> new Spoken(text.strip(), one.host().text().strip(), one.decision()));
        });
    }

    /**
     * How likely known answers are, one for each, in order; equal ones are asked once, and all but the first are marked as recalled.
     *
     * @param stop gives the work up between two readings
     */
    public List<Attempt<Scored>> score(List<TextProbe> probes, StopSignal stop) {
        return once(probes, distinct -> {
            List<Attempt<HostPass>> hosts = host(stop).passes(distinct);
            List<Attempt<Asked<TextProbe, HostPass>>> asked = decided(distinct, hosts, TextProbe::prompt, stop);
            List<Attempt<Double>> nats = fused(asked, one -> hostNats(one.host()), (rule, open) -> {
                stop.check();
                List<GatedAnswer> gated = open.stream()
                        .map(one -> new GatedAnswer(one.host(), one.decision()))
                        .toList();
                return rule.logProbNats(gated).stream()
                        .map(each -> DoubleStream.of(each).sum())
                        .toList();
            });
            return both(
                    asked,
                    nats,
                    (one, sum) ->
                            new Scored(sum, hostNats(one.host()), one.host().positions(), one.decision()));
        });
    }

    private static double hostNats(HostPass pass) {
        double sum = 0;
        for (float nats : pass.expectedLogProbNats()) {
            sum += nats;
        }
        return sum;
    }

    private HostPasses host(StopSignal stop) {
        TensorRuntime.prepareThread();
        stop.check();
        return new HostPasses(opened.model(), settings, (stage, done, total) -> stop.check(), attempts);
    }

    /** Asks equal questions once. */
    private static <Q, A> List<Attempt<A>> once(List<Q> questions, Function<List<Q>, List<Attempt<A>>> ask) {
        List<Q> distinct = questions.stream().distinct().toList();
        List<Attempt<A>> answers = ask.apply(distinct);
        Map<Q, Attempt<A>> known = new HashMap<>();
        List<Attempt<A>> all = new ArrayList<>(questions.size());
        for (int i = 0; i < distinct.size(); i++) {
            known.put(distinct.get(i), answers.get(i));
        }
        Set<Q> seen = new HashSet<>();
        for (Q question : questions) {
            Attempt<A> answer = known.get(question);
            all.add(seen.add(question) ? answer : answer.asRecalled());
        }
        return all;
    }

    /** Asks the gates of every plug-in about prompts; of those that are open the one with the largest weight decides. */
    private <Q, H> List<Attempt<Asked<Q, H>>> decided(
            List<Q> questions, List<Attempt<H>> hosts, Function<Q, String> prompt, StopSignal stop) {
        List<String> prompts = questions.stream().map(prompt).toList();
        List<Attempt<Decided>> decided = new ArrayList<>();
        prompts.forEach(each -> decided.add(Attempt.of(new Decided(0, GateDecision.CLOSED))));
        for (int plugin = 0; plugin < opened.edits().size(); plugin++) {
            stop.check();
            Gate gate = opened.edits().get(plugin).gate();
            List<Attempt<GateDecision>> own =
                    attempts.inBatches(prompts, settings.batchSize(), "the gate", gate::decide);
            for (int i = 0; i < own.size(); i++) {
                decided.set(i, larger(decided.get(i), own.get(i), plugin));
            }
        }
        return IntStream.range(0, questions.size())
                .mapToObj(i -> both(
                        hosts.get(i),
                        decided.get(i),
                        (host, one) -> new Asked<>(questions.get(i), host, one.plugin(), one.decision())))
                .toList();
    }

    private static Attempt<Decided> larger(Attempt<Decided> before, Attempt<GateDecision> own, int plugin) {
        return both(
                before,
                own,
                (known, decision) -> isLarger(known.decision(), decision) ? new Decided(plugin, decision) : known);
    }

    private static boolean isLarger(GateDecision known, GateDecision other) {
        return other.open() && (!known.open() || other.alpha() > known.alpha());
    }

    /** What is said to each question: the host's own where the gate is closed, what the plug-in's rule says where it is open. */
    private <Q, H, V> List<Attempt<V>> fused(
            List<Attempt<Asked<Q, H>>> asked,
            Function<Asked<Q, H>, V> own,
            BiFunction<FusionRule, List<Asked<Q, H>>, List<V>> rule) {
        List<Attempt<V>> said = new ArrayList<>();
        List<List<Integer>> open = new ArrayList<>();
        opened.edits().forEach(edits -> open.add(new ArrayList<>()));
        for (Attempt<Asked<Q, H>> one : asked) {
            int place = said.size();
            said.add(one.either(
                    known -> {
                        if (known.decision().open()) {
                            open.get(known.plugin()).add(place);
                        }
                        return Attempt.of(own.apply(known));
                    },
                    Attempt.Failed::new));
        }
        for (int plugin = 0; plugin < open.size(); plugin++) {
            FusionRule asks = opened.edits().get(plugin).rule();
            List<Asked<Q, H>> questions = open.get(plugin).stream()
                    .flatMap(place -> asked.get(place).either(Stream::of, reason -> Stream.empty()))
                    .toList();
            List<Attempt<V>> answers = attempts.inBatches(
                    questions, settings.batchSize(), "the fusion rule", batch -> rule.apply(asks, batch));
            for (int i = 0; i < answers.size(); i++) {
                said.set(open.get(plugin).get(i), answers.get(i));
            }
        }
        return said;
    }

    private static <F, S, A> List<Attempt<A>> both(
            List<Attempt<F>> first, List<Attempt<S>> second, BiFunction<F, S, A> made) {
        return IntStream.range(0, first.size())
                .mapToObj(i -> both(first.get(i), second.get(i), made))
                .toList();
    }

    private static <F, S, A> Attempt<A> both(Attempt<F> first, Attempt<S> second, BiFunction<F, S, A> made) {
        return first.either(
                one -> second.either(other -> Attempt.of(made.apply(one, other)), Attempt.Failed::new),
                Attempt.Failed::new);
    }

    /** Gives the models back; they stay open for the next task. */
    @Override
    public void close() {
        lease.close();
    }
}
