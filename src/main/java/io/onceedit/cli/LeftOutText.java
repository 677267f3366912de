package io.onceedit.cli;

import io.onceedit.corpus.CorpusReport;
import io.onceedit.sweep.MissingKind;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepPlan;
import java.util.List;
import java.util.Locale;

/** What of a sweep's files cannot be evaluated, a line each: records that cannot be used, and questions that cannot be made. */
final class LeftOutText {
    private LeftOutText() {}

    static String of(SweepInput input, SweepPlan plan) {
        StringBuilder text = new StringBuilder();
        records("corpus", input.reading().corpus(), text);
        records("pool", input.reading().pool(), text);
        probes(plan.missing(), text);
        return text.toString();
    }

    private static void records(String name, CorpusReport report, StringBuilder text) {
        if (report.superseded() + report.later() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-6s %d records are superseded, %d count from a later day on%n",
                    name,
                    report.superseded(),
                    report.later()));
        }
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

    private static void probes(List<MissingKind> missing, StringBuilder text) {
        missing.forEach(kind -> text.append(String.format(
                Locale.ROOT,
                "probes no %s of %d edits, see table errors: %s%s; of %s %s%n",
                kind.kind().columnName(),
                kind.edits(),
                String.join(", ", kind.first()),
                kind.edits() > kind.first().size() ? " and others" : "",
                kind.first().get(0),
                kind.reason())));
    }
}
