package io.onceedit.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Failed probes of a method with one reason, over hosts, protocols and kinds of probe. */
record ReasonTotal(String method, String reason, long probes) {
    /** The totals of every method that edits, the most frequent reasons first. */
    static List<ReasonTotal> of(RunReport report) {
        Map<String, Map<String, Long>> byMethod = new LinkedHashMap<>();
        for (GroupReport group : report.groups()) {
            if (!group.group().method().isHost()) {
                Map<String, Long> counts =
                        byMethod.computeIfAbsent(group.group().method().name(), name -> new LinkedHashMap<>());
                group.reasons().forEach(reason -> counts.merge(reason.reason(), reason.probes(), Long::sum));
            }
        }
        List<ReasonTotal> totals = new ArrayList<>();
        byMethod.forEach((method, counts) -> counts.entrySet().stream()
                .map(count -> new ReasonTotal(method, count.getKey(), count.getValue()))
                .sorted(Comparator.comparingLong(ReasonTotal::probes).reversed().thenComparing(ReasonTotal::reason))
                .forEach(totals::add));
        return totals;
    }
}
