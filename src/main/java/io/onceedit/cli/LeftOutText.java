package io.onceedit.cli;

import io.onceedit.corpus.CorpusReport;
import io.onceedit.corpus.MissingProbe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepPlan;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What of a sweep's files cannot be evaluated, a line each: records that cannot be used, and questions that cannot be made. */
final class LeftOutText {
    private static final int NAMED_EDITS = 3;

    private LeftOutText() {}

    static String of(SweepInput input, SweepPlan plan) {
        StringBuilder text = new StringBuilder();
        records("corpus", input.reading().corpus(), text);
        records("pool", input.reading().pool(), text);
        probes(plan.missing(), text);
        return text.toString();
    }

    private static void records(String name, CorpusReport report, StringBuilder text) {
        if (report.leftOut() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-6s %d of %d records cannot be used, see table errors; the first: %s%n",
                    name,
                    report.leftOut(),
                    report.read(),
                    report.problems().get(0).message()));
        }
    }

    private static void probes(List<MissingProbe> missing, StringBuilder text) {
        Map<ProbeKind, List<MissingProbe>> byKind = missing.stream()
                .collect(Collectors.groupingBy(
                        MissingProbe::kind, () -> new EnumMap<>(ProbeKind.class), Collectors.toList()));
        byKind.forEach((kind, edits) -> text.append(String.format(
                Locale.ROOT,
                "probes no %s of %d edits, see table errors: %s%s; of %s %s%n",
                kind.columnName(),
                edits.size(),
                edits.stream().limit(NAMED_EDITS).map(MissingProbe::factId).collect(Collectors.joining(", ")),
                edits.size() > NAMED_EDITS ? " and others" : "",
                edits.get(0).factId(),
                edits.get(0).reason())));
    }
}
