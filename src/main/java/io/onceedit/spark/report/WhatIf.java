package io.onceedit.spark.report;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.ensemble.text.TextRule;
import io.onceedit.evaluate.ProbeCandidates;
import io.onceedit.evaluate.Protocol;
import io.onceedit.report.ReportGroup;
import io.onceedit.report.ReportedMethod;
import io.onceedit.report.ScoredGroup;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * What a method of a run would have scored with other gate decisions or another weight, from what is stored: where the gate is open the stored
 * answer stands, or the token that leads under the weight at each position; where it is closed the untouched host's. No model is read. What
 * would need an answer that nobody has computed, or tokens that nobody has kept, counts as an error.
 */
public final class WhatIf {
    private static final String TEACHER_FORCED = Protocol.TEACHER_FORCED.columnName();

    private static final String[] COLUMNS = {
        "host_id",
        "method",
        "protocol",
        "batch_size",
        "seed",
        "edit_set_id",
        "probe_id",
        "fact_id",
        "probe_kind",
        "status",
        "score",
        "exact",
        "gate_open",
        "alpha"
    };

    private final StoredRun run;
    private final RunGroups groups;
    private final GroupedOutcomes outcomes;

    /**
     * What is changed of a method.
     *
     * @param method the method
     * @param and gates of these methods have to be open too
     * @param or where a gate of these is open, and the method's own is not, the first such method's answer stands
     * @param leastAlpha a gate is open from this weight of the plug-in on, 0 to 1
     * @param answers the method whose answers stand where the gate is open; the method's own where it is empty
     * @param weight the plug-in's in the answers that stand where the gate is open, 0 to 1, or {@link #AS_STORED}
     */
    public record Change(
            String method, List<String> and, List<String> or, double leastAlpha, String answers, double weight)
            implements Serializable {
        /** The stored answers stand. */
        public static final double AS_STORED = -1;

        public Change {
            Objects.requireNonNull(method, "method");
            and = List.copyOf(and);
            or = List.copyOf(or);
            Objects.requireNonNull(answers, "answers");
        }

        boolean weighs() {
            return weight != AS_STORED;
        }

        /** The methods whose answers may stand where the gate is open. */
        Set<String> answering() {
            return answers.isEmpty()
                    ? Stream.concat(Stream.of(method), or.stream()).collect(Collectors.toSet())
                    : Set.of(answers);
        }

        /** The other methods that it looks at. */
        Stream<String> others() {
            return Stream.of(and.stream(), or.stream(), Stream.of(answers).filter(method -> !method.isEmpty()))
                    .flatMap(methods -> methods);
        }
    }

    /**
     * What it comes to.
     *
     * @param before the method's scores, one for each group
     * @param after what they would be, in the same order
     * @param opened gates that would be open and were closed
     * @param closed gates that would be closed and were open
     * @param unknown answers that nobody has computed, or of which nothing is kept
     * @param uncertain answers that what is kept does not decide
     */
    public record Result(
            List<ScoredGroup> before, List<ScoredGroup> after, long opened, long closed, long unknown, long uncertain) {
        public Result {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Of one run. */
    public WhatIf(StoredRun run) {
        this.run = run;
        this.groups = RunGroups.of(run);
        this.outcomes = new GroupedOutcomes(run, groups.byCell());
    }

    /**
     * The scores.
     *
     * @param bootstrap how intervals are drawn
     * @throws IllegalArgumentException where the run has no such method or no untouched host, or its answers cannot be fused again
     */
    public Result of(Change change, Bootstrap bootstrap) {
        String host = hostMethod();
        require(change.method());
        change.others().forEach(this::require);
        JavaRDD<DecidedProbe> decided = answers(change, host)
                .groupByKey()
                .flatMap(new Decides(change, host))
                .cache();
        try {
            List<ScoredGroup> after = StoredScores.of(groups, decided.map(DecidedProbe::scored), bootstrap).stream()
                    .filter(scored -> isOf(scored, change))
                    .map(WhatIf::changed)
                    .toList();
            return new Result(
                    groups.scored().stream()
                            .filter(scored -> isOf(scored, change))
                            .toList(),
                    after,
                    decided.filter(probe -> probe.open() && !probe.wasOpen()).count(),
                    decided.filter(probe -> probe.wasOpen() && !probe.open()).count(),
                    decided.filter(probe -> probe.known() == MethodAnswer.Known.NO)
                            .count(),
                    decided.filter(probe -> probe.known() == MethodAnswer.Known.UNCERTAIN)
                            .count());
        } finally {
            decided.unpersist();
        }
    }

    /** Every method's answers that it looks at, by what was asked. */
    private JavaPairRDD<Question, MethodAnswer> answers(Change change, String host) {
        JavaRDD<Row> rows = outcomes.rows(COLUMNS)
                .filter(new IsOf(Stream.concat(Stream.of(change.method(), host), change.others())
                        .collect(Collectors.toSet())));
        Answered answered = new Answered(outcomes.groups());
        if (!change.weighs()) {
            return rows.mapToPair(answered);
        }
        JavaPairRDD<ProbeId, ProbeCandidates> kept = KeptCandidates.of(run, change.answering());
        requireFusable(change, kept);
        return rows.filter(new IsTeacherForced())
                .mapToPair(new ByProbe(answered))
                .leftOuterJoin(kept)
                .values()
                .mapToPair(new Weighed(change));
    }

    private void requireFusable(Change change, JavaPairRDD<ProbeId, ProbeCandidates> kept) {
        for (ScoredGroup scored : groups.scored()) {
            ReportedMethod method = scored.group().method();
            if (change.answering().contains(method.name()) && !method.rule().equals(TextRule.NAME)) {
                throw new IllegalArgumentException("Cannot fuse answers of method " + method.name()
                        + " again: its rule is " + method.rule() + ", and only rule " + TextRule.NAME
                        + " keeps what the plug-in gives the host's tokens");
            }
        }
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("Cannot fuse answers of run " + run.runId() + " again: it has kept no"
                    + " candidates of method " + String.join(", ", change.answering())
                    + "; run the sweep again with evaluation.kept_candidates above 0");
        }
    }

    /** Free generations cannot be fused again: with another first token everything that follows is another text. */
    private static boolean isOf(ScoredGroup scored, Change change) {
        return scored.group().method().name().equals(change.method())
                && (!change.weighs() || scored.group().protocol().equals(TEACHER_FORCED));
    }

    private static ScoredGroup changed(ScoredGroup scored) {
        ReportGroup group = scored.group();
        ReportedMethod method = group.method();
        return new ScoredGroup(
                new ReportGroup(
                        group.host(),
                        new ReportedMethod(method.name() + ", what if", method.rule(), method.gate()),
                        group.protocol(),
                        group.batchSize(),
                        group.seed()),
                scored.scores());
    }

    private List<String> methods() {
        return groups.scored().stream()
                .map(scored -> scored.group().method().name())
                .distinct()
                .toList();
    }

    private void require(String method) {
        if (!methods().contains(method)) {
            throw new IllegalArgumentException("Unknown method " + method + " of run " + run.runId() + ": it has "
                    + methods().stream().collect(Collectors.joining(", ")));
        }
    }

    private String hostMethod() {
        return groups.scored().stream()
                .map(scored -> scored.group().method())
                .filter(ReportedMethod::isHost)
                .map(ReportedMethod::name)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cannot close gates of run " + run.runId()
                        + ": it has no method with rule host, so that nobody knows how the untouched host scores"));
    }

    /** What methods are asked alike. */
    private record Question(String host, String protocol, long batchSize, long seed, String editSet, String probe)
            implements Serializable {}

    private record IsOf(Set<String> methods) implements Function<Row, Boolean> {
        @Override
        public Boolean call(Row row) {
            return methods.contains(row.<String>getAs("method"));
        }
    }

    private record Answered(Map<String, Integer> groups) implements PairFunction<Row, Question, MethodAnswer> {
        @Override
        public Tuple2<Question, MethodAnswer> call(Row row) {
            Long batchSize = row.getAs("batch_size");
            return new Tuple2<>(
                    new Question(
                            row.getAs("host_id"),
                            row.getAs("protocol"),
                            batchSize == null ? 0 : batchSize,
                            row.getAs("seed"),
                            row.getAs("edit_set_id"),
                            row.getAs("probe_id")),
                    new MethodAnswer(
                            row.getAs("method"),
                            StoredScores.scored(groups, row),
                            Boolean.TRUE.equals(row.getAs("gate_open")),
                            row.getAs("alpha"),
                            MethodAnswer.Known.YES));
        }
    }

    private record IsTeacherForced() implements Function<Row, Boolean> {
        @Override
        public Boolean call(Row row) {
            return row.<String>getAs("protocol").equals(TEACHER_FORCED);
        }
    }

    private record ByProbe(Answered answered) implements PairFunction<Row, ProbeId, Tuple2<Question, MethodAnswer>> {
        @Override
        public Tuple2<ProbeId, Tuple2<Question, MethodAnswer>> call(Row row) {
            return new Tuple2<>(ProbeId.of(row), answered.call(row));
        }
    }

    private record Weighed(Change change)
            implements PairFunction<
                    Tuple2<Tuple2<Question, MethodAnswer>, Optional<ProbeCandidates>>, Question, MethodAnswer> {
        @Override
        public Tuple2<Question, MethodAnswer> call(
                Tuple2<Tuple2<Question, MethodAnswer>, Optional<ProbeCandidates>> joined) {
            MethodAnswer answer = joined._1()._2();
            return new Tuple2<>(
                    joined._1()._1(),
                    change.answering().contains(answer.method())
                            ? answer.weighed(
                                    change.weight(),
                                    java.util.Optional.ofNullable(joined._2().orNull()))
                            : answer);
        }
    }

    private record Decides(Change change, String host)
            implements FlatMapFunction<Tuple2<Question, Iterable<MethodAnswer>>, DecidedProbe> {
        @Override
        public Iterator<DecidedProbe> call(Tuple2<Question, Iterable<MethodAnswer>> asked) {
            Map<String, MethodAnswer> answers = new HashMap<>();
            asked._2().forEach(answer -> answers.put(answer.method(), answer));
            return DecidedProbe.of(change, host, answers).stream().iterator();
        }
    }
}
