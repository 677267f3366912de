package io.onceedit.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a report shows of a run.
 *
 * @param run the run
 * @param hosts its hosts, in the order of the run file
 * @param groups its groups, by method, host, protocol, size of plug-ins and seed as the run file has them
 * @param asked facts and how they went
 * @param effort what it took
 * @param against another run that it is compared with
 */
public record RunReport(
        ReportedRun run,
        List<ReportedHost> hosts,
        List<GroupReport> groups,
        Asked asked,
        Effort effort,
        Optional<Comparison> against) {
    public RunReport {
        hosts = List.copyOf(hosts);
        groups = List.copyOf(groups);
        if (asked.matrix().groups() != groups.size()) {
            throw new IllegalArgumentException(
                    "Invalid report: the matrix has " + asked.matrix().groups() + " groups, expected " + groups.size());
        }
    }

    /**
     * Facts and how they went.
     *
     * @param facts the edits, in the order of the corpus
     * @param matrix facts x groups
     * @param probes probes with their texts
     */
    public record Asked(List<ReportedFact> facts, TruthMatrix matrix, ProbeSample probes) {
        public Asked {
            facts = List.copyOf(facts);
        }
    }

    /**
     * What it took.
     *
     * @param stages cost by stage
     * @param errors what could not be done
     * @param breakEven what editing each host would take, where somebody has measured it
     */
    public record Effort(List<StageTotal> stages, List<RunError> errors, Optional<BreakEven> breakEven) {
        public Effort {
            stages = List.copyOf(stages);
            errors = List.copyOf(errors);
        }
    }

    /** The edits. */
    public List<ReportedFact> facts() {
        return asked.facts();
    }

    /** The methods, in order. */
    public List<ReportedMethod> methods() {
        Map<String, ReportedMethod> methods = new LinkedHashMap<>();
        groups.forEach(group ->
                methods.putIfAbsent(group.group().method().name(), group.group().method()));
        return List.copyOf(methods.values());
    }

    /** The protocols, in order. */
    public List<String> protocols() {
        return groups.stream().map(group -> group.group().protocol()).distinct().toList();
    }

    /** How the facts of a group stand. */
    public StateCounts states(int group) {
        return StateCounts.of(asked.matrix(), group, facts().size());
    }
}
