package io.onceedit.report;

import io.onceedit.aggregate.Score;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.Provenance;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reports that no run has made. */
final class SampleReports {
    /** Ends scripts, cells, attributes and lines wherever it is not escaped. */
    static final String HOSTILE = "</script><script>document.title='broken'</script><!--|\"'&`*_ \u2028\u2029";

    static final ReportedMethod HOST = new ReportedMethod("host", "host", "");
    static final ReportedMethod TEXT = new ReportedMethod("text", "text", "fact");
    /** Written by whoever writes records. */
    private static final Provenance REGISTRY =
            new Provenance("Gazette 7 " + HOSTILE, "registry", "2026-03-01", "2026-12-31", "e0");

    private static final ReportedMethod KEY = new ReportedMethod("text-key", "text", "key");

    static final KindCount ONE_RIGHT = new KindCount(1, 1, 0);
    static final KindCount ONE_WRONG = new KindCount(1, 0, 0);

    private SampleReports() {}

    /**
     * Three facts on two hosts: e1 holds on both, e2 has hostile texts and changes another answer on beta, e3 fails on beta, where one of its
     * questions could not be evaluated on alpha.
     */
    static RunReport small() {
        List<ReportedFact> facts = List.of(
                new ReportedFact("e1", "Ada Fell", "Ada Fell was born in", "Velm", "Orrin", REGISTRY),
                new ReportedFact("e2", HOSTILE, "The river " + HOSTILE + " is the", HOSTILE, "", Provenance.NONE),
                new ReportedFact("e3", "Oro", "Oro plays the", "flute", "drum", Provenance.NONE));
        List<GroupReport> groups = List.of(
                group(group(HOST, "alpha"), 0.333, 0),
                group(group(HOST, "beta"), 0.333, 0),
                group(group(TEXT, "alpha"), 1, 1),
                group(group(TEXT, "beta"), 0.6667, 0));
        TruthMatrix.Builder matrix = new TruthMatrix.Builder(4, 3);
        for (int fact = 0; fact < 3; fact++) {
            matrix.add(0, fact, cell(ONE_WRONG, ONE_WRONG, ONE_RIGHT, "not_learned"));
            matrix.add(1, fact, cell(ONE_WRONG, ONE_WRONG, ONE_RIGHT, "not_learned"));
        }
        matrix.add(2, 0, cell(ONE_RIGHT, ONE_RIGHT, ONE_RIGHT));
        matrix.add(2, 1, cell(ONE_RIGHT, ONE_RIGHT, ONE_RIGHT));
        matrix.add(2, 2, cell(ONE_RIGHT, new KindCount(1, 0, 1), ONE_RIGHT, "ERROR"));
        matrix.add(3, 0, cell(ONE_RIGHT, ONE_RIGHT, ONE_RIGHT));
        matrix.add(3, 1, cell(ONE_RIGHT, ONE_RIGHT, ONE_WRONG, "gate_open"));
        matrix.add(3, 2, cell(ONE_WRONG, ONE_WRONG, ONE_RIGHT, "NOT_LEARNED"));
        List<ReportedProbe> probes = List.of(
                probe(2, 0, ProbeKind.EDIT, "Ada Fell was born in", answers("Velm", "Orrin", "Velm", "Velm"), ""),
                probe(3, 1, ProbeKind.LOCALITY, HOSTILE, answers("Sarn", "Sarn", HOSTILE, HOSTILE), "gate_open"),
                probe(3, 2, ProbeKind.EDIT, "Oro plays the", answers("flute", "drum", "lute", "drum"), "NOT_LEARNED"),
                new ReportedProbe(
                        new ReportedProbe.Place(2, 2, ProbeKind.REPHRASE),
                        "What does Oro play?",
                        answers("flute", "", "", ""),
                        new ReportedProbe.Gate(OptionalDouble.empty(), false, ""),
                        new ReportedProbe.Verdict(false, true, "No token of \u0000 is known")));
        return new RunReport(
                run("20260102T030405Z-abcd"),
                List.of(
                        new ReportedHost("alpha", "llama", 1_000_000, 512, "float32"),
                        new ReportedHost("beta", "gpt2", 2_000_000, 600, "float16")),
                groups,
                new RunReport.Asked(facts, matrix.build(), new ProbeSample(probes, 3, 9)),
                new RunReport.Effort(
                        List.of(
                                stage("train", false, 12.5, 1_234_567_890L),
                                stage("host_pass", false, 4, 900_000_000L),
                                stage("fuse", true, 1, 0)),
                        List.of(new RunError("corpus", "EMPTY", "line 3 of " + HOSTILE, 2)),
                        Optional.of(breakEven())),
                Optional.empty());
    }

    /** The small report beside an earlier run, in which e3 was right on beta. */
    static RunReport compared() {
        RunReport now = small();
        Map<String, String> causes = new LinkedHashMap<>(now.run().causes());
        causes.put("configuration", "other");
        ReportedRun before =
                new ReportedRun("20260101T030405Z-0000", "2026-01-01", "complete", "2026-01-01T03:04:05Z", "", causes);
        ReportedProbe lost = now.asked().probes().probes().get(2);
        return new RunReport(
                now.run(),
                now.hosts(),
                now.groups(),
                now.asked(),
                now.effort(),
                Optional.of(new Comparison(
                        before,
                        List.of(group(group(TEXT, "beta"), 1, 1).scored()),
                        List.of(new ProbeFlip(lost, "flute", "")),
                        List.of(new Comparison.FlipCount(3, 0, 1)),
                        36)));
    }

    /** One fact on one host, with plug-ins of ten and of a hundred edits. */
    static RunReport twoSizes() {
        RunReport small = small();
        List<GroupReport> groups = new ArrayList<>();
        TruthMatrix.Builder matrix = new TruthMatrix.Builder(2, 1);
        for (int size : new int[] {10, 100}) {
            matrix.add(groups.size(), 0, cell(ONE_RIGHT, ONE_RIGHT, ONE_RIGHT));
            groups.add(group(new ReportGroup("alpha", TEXT, "teacher_forced", size, 1), 1 - size / 1000.0, 1));
        }
        return new RunReport(
                small.run(),
                small.hosts().subList(0, 1),
                groups,
                new RunReport.Asked(small.facts().subList(0, 1), matrix.build(), new ProbeSample(List.of(), 0, 0)),
                small.effort(),
                Optional.empty());
    }

    /** Two methods, ten hosts and so many facts, of which every 50th fails somewhere. */
    static RunReport large(int factCount) {
        List<ReportedFact> facts = new ArrayList<>();
        for (int fact = 0; fact < factCount; fact++) {
            facts.add(new ReportedFact(
                    String.format(Locale.ROOT, "fact-%05d", fact),
                    "Subject number " + fact,
                    "The place where subject number " + fact + " was born is",
                    "Town " + fact % 97,
                    "Village " + fact % 89,
                    Provenance.NONE));
        }
        List<ReportedHost> hosts = new ArrayList<>();
        List<GroupReport> groups = new ArrayList<>();
        for (ReportedMethod method : List.of(TEXT, KEY)) {
            for (int host = 0; host < 10; host++) {
                groups.add(group(group(method, "host-" + host), 0.97 - host / 100.0, 0.9));
            }
        }
        for (int host = 0; host < 10; host++) {
            hosts.add(new ReportedHost("host-" + host, "llama", 1_000_000L * host, 32_000, "float32"));
        }
        TruthMatrix.Builder matrix = new TruthMatrix.Builder(groups.size(), factCount);
        List<ReportedProbe> probes = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            for (int fact = 0; fact < factCount; fact++) {
                boolean fails = (fact + 7 * group) % 50 == 0;
                boolean leaks = (fact + 11 * group) % 40 == 0;
                List<String> reasons = new ArrayList<>();
                if (fails) {
                    reasons.add("NOT_LEARNED");
                    probes.add(probe(
                            group,
                            fact,
                            ProbeKind.EDIT,
                            facts.get(fact).prompt(),
                            answers(facts.get(fact).target(), "Village", "Town", "Village"),
                            "NOT_LEARNED"));
                }
                if (leaks) {
                    reasons.add("GATE_OPEN");
                    probes.add(probe(
                            group,
                            fact,
                            ProbeKind.LOCALITY,
                            "The river of subject number " + fact + " is the",
                            answers("Sarn", "Sarn", "Town", "Town"),
                            "GATE_OPEN"));
                }
                matrix.add(
                        group,
                        fact,
                        cell(
                                fails ? ONE_WRONG : ONE_RIGHT,
                                new KindCount(3, fails ? 1 : 3, 0),
                                new KindCount(6, leaks ? 5 : 6, 0),
                                reasons.toArray(String[]::new)));
            }
        }
        long wrong = probes.size();
        return new RunReport(
                run("20260102T030405Z-1a1a"),
                hosts,
                groups,
                new RunReport.Asked(facts, matrix.build(), new ProbeSample(probes, wrong, 10L * factCount)),
                new RunReport.Effort(List.of(stage("train", false, 4000, 1_000_000)), List.of(), Optional.empty()),
                Optional.empty());
    }

    static ReportedRun run(String runId) {
        Map<String, String> causes = new LinkedHashMap<>();
        causes.put("command", "onceedit edit-sweep demo.yaml --name " + HOSTILE);
        causes.put("configuration", "0123");
        return new ReportedRun(
                runId, "2026-01-02", "complete", "2026-01-02T03:04:05.678Z", "2026-01-02T03:05:05Z", causes);
    }

    static ReportGroup group(ReportedMethod method, String host) {
        return new ReportGroup(host, method, "teacher_forced", 100, 1);
    }

    static GroupReport group(ReportGroup group, double value, double alpha) {
        List<Score> scores = new ArrayList<>();
        for (MetricName metric :
                List.of(MetricName.RELIABILITY, MetricName.GENERALITY, MetricName.LOCALITY, MetricName.SCORE)) {
            for (Measure measure : Measure.values()) {
                scores.add(new Score(
                        metric, measure, value, 0.01, value - value / 10, value, new Score.Counts(3, 2, 1, 3)));
            }
        }
        List<Long> bins = new ArrayList<>(Collections.nCopies(AlphaHistogram.BINS, 0L));
        bins.set((int) Math.min(AlphaHistogram.BINS - 1, alpha * AlphaHistogram.BINS), 3L);
        return new GroupReport(
                new ScoredGroup(group, scores),
                List.of(new AlphaHistogram(AlphaHistogram.Prompts.EDITED, bins, alpha, 3)),
                group.method().isHost()
                        ? List.of()
                        : List.of(new ReasonCount("edit", "NOT_LEARNED", 2), new ReasonCount("locality", HOSTILE, 1)),
                new ChangedAnswers(1, 1));
    }

    static FactCell cell(KindCount edit, KindCount rephrase, KindCount locality, String... reasons) {
        List<KindCount> kinds = new ArrayList<>(Collections.nCopies(ProbeKind.values().length, KindCount.NONE));
        kinds.set(0, edit);
        kinds.set(1, rephrase);
        kinds.set(2, locality);
        return new FactCell(kinds, List.of(reasons));
    }

    static ReportedProbe.Answers answers(String target, String host, String plugin, String fused) {
        return new ReportedProbe.Answers(target, host, plugin, fused);
    }

    static ReportedProbe probe(
            int group, int fact, ProbeKind kind, String prompt, ReportedProbe.Answers answers, String reason) {
        return new ReportedProbe(
                new ReportedProbe.Place(group, fact, kind),
                prompt,
                answers,
                new ReportedProbe.Gate(OptionalDouble.of(0.98), true, "e2"),
                new ReportedProbe.Verdict(reason.isEmpty(), false, reason));
    }

    static StageTotal stage(String name, boolean reused, double wall, long peakBytes) {
        return new StageTotal(name, reused, 2, new StageTotal.Seconds(wall, wall / 2, 0), 1234, peakBytes);
    }

    /** Two hosts pay for the plug-in, four for its gates too. */
    static BreakEven breakEven() {
        return new BreakEven(
                new BreakEven.Cost(11, 12),
                new BreakEven.Cost(9, 10),
                new BreakEven.Cost(1, 1),
                Map.of("beta", new BreakEven.Cost(8, 7)));
    }
}
