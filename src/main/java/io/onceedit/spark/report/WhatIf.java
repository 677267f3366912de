package io.onceedit.spark.report;

import io.onceedit.aggregate.Bootstrap;
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
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * What a method of a run would have scored with other gate decisions, from stored answers: where the gate is open the stored answer stands,
 * where it is closed the untouched host's. No model is read. What would need an answer that nobody has computed counts as an error.
 */
public final class WhatIf {
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
     */
    public record Change(String method, List<String> and, List<String> or, double leastAlpha, String answers)
            implements Serializable {
        public Change {
            Objects.requireNonNull(method, "method");
            and = List.copyOf(and);
            or = List.copyOf(or);
            Objects.requireNonNull(answers, "answers");
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
     * @param unknown answers that nobody has computed
     */
    public record Result(List<ScoredGroup> before, List<ScoredGroup> after, long opened, long closed, long unknown) {
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
     * @throws IllegalArgumentException where the run has no such method, or no untouched host
     */
    public Result of(Change change, Bootstrap bootstrap) {
        String host = hostMethod();
        require(change.method());
        change.others().forEach(this::require);
        JavaRDD<DecidedProbe> decided = outcomes.rows(COLUMNS)
                .filter(new IsOf(Stream.concat(Stream.of(change.method(), host), change.others())
                        .collect(Collectors.toSet())))
                .mapToPair(new Answered(outcomes.groups()))
                .groupByKey()
                .flatMap(new Decides(change, host))
                .cache();
        try {
            List<ScoredGroup> after = StoredScores.of(groups, decided.map(DecidedProbe::scored), bootstrap).stream()
                    .filter(scored -> isOf(scored, change.method()))
                    .map(WhatIf::changed)
                    .toList();
            return new Result(
                    groups.scored().stream()
                            .filter(scored -> isOf(scored, change.method()))
                            .toList(),
                    after,
                    decided.filter(probe -> probe.open() && !probe.wasOpen()).count(),
                    decided.filter(probe -> probe.wasOpen() && !probe.open()).count(),
                    decided.filter(DecidedProbe::unknown).count());
        } finally {
            decided.unpersist();
        }
    }

    private static boolean isOf(ScoredGroup scored, String method) {
        return scored.group().method().name().equals(method);
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
                            row.getAs("alpha")));
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
