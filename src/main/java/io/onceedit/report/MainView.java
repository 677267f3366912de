package io.onceedit.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a report speaks of first: one method on every host. It is the first one that edits, its first protocol, its largest plug-ins and first
 * seed; the untouched host where nothing was edited.
 *
 * @param report the report
 * @param groups places of its groups, one for each host
 */
record MainView(RunReport report, List<Integer> groups) {
    static MainView of(RunReport report) {
        List<ReportGroup> all = report.groups().stream().map(GroupReport::group).toList();
        Optional<ReportGroup> edited =
                all.stream().filter(group -> !group.method().isHost()).findFirst();
        Optional<ReportGroup> first = edited.or(() -> all.stream().findFirst());
        if (first.isEmpty()) {
            return new MainView(report, List.of());
        }
        ReportGroup chosen = first.get();
        int batchSize = all.stream()
                .filter(group -> group.method().equals(chosen.method()))
                .mapToInt(ReportGroup::batchSize)
                .max()
                .orElseThrow();
        ReportGroup main = new ReportGroup(chosen.host(), chosen.method(), chosen.protocol(), batchSize, chosen.seed());
        return new MainView(
                report,
                IntStream.range(0, all.size())
                        .filter(place -> all.get(place).isBeside(main))
                        .boxed()
                        .toList());
    }

    boolean isEdited() {
        return !groups.isEmpty() && !group(groups.get(0)).method().isHost();
    }

    ReportGroup group(int place) {
        return report.groups().get(place).group();
    }

    /** The first group, which stands for what all have in common. */
    ReportGroup first() {
        return group(groups.get(0));
    }

    /** Facts that every host was asked about, where each holds. */
    long holdingEverywhere() {
        return IntStream.range(0, report.facts().size())
                .filter(fact -> groups.stream().allMatch(place -> isHolding(place, fact)))
                .count();
    }

    /** Facts that any host was asked about. */
    long asked() {
        return IntStream.range(0, report.facts().size())
                .filter(fact -> groups.stream()
                        .anyMatch(place ->
                                report.asked().matrix().state(place, fact).isPresent()))
                .count();
    }

    private boolean isHolding(int place, int fact) {
        return report.asked()
                .matrix()
                .state(place, fact)
                .filter(FactState::isHolding)
                .isPresent();
    }

    /** Answers that had to stay the host's and did not; errors are not among them. */
    long changed(int place) {
        return kept(place)
                .mapToLong(kept -> kept.planned() - kept.passed() - kept.errors())
                .sum();
    }

    /** Answers that have to stay the host's. */
    long keptAsked(int place) {
        return kept(place).mapToLong(KindCount::planned).sum();
    }

    private Stream<KindCount> kept(int place) {
        return IntStream.range(0, report.facts().size())
                .mapToObj(fact -> report.asked().matrix().cell(place, fact))
                .flatMap(Optional::stream)
                .map(FactCell::kept);
    }
}
