package io.onceedit.cli;

import io.onceedit.sweep.MethodSettings;
import io.onceedit.sweep.ModelSource;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.WorkUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plan in a few lines. */
final class PlanText {
    private PlanText() {}

    static String of(SweepConfig config, SweepInput input, SweepPlan plan) {
        Map<String, Long> stages =
                plan.units().collect(Collectors.groupingBy(WorkUnit::stage, TreeMap::new, Collectors.counting()));
        long probes =
                plan.cells().stream().mapToLong(cell -> cell.asked().probes()).sum();
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "plan   %d edits x %d hosts x %d methods = %d cells, %d probes%n",
                input.edits().count(),
                config.hosts().size(),
                config.methods().size(),
                plan.cells().size(),
                probes));
        text.append(String.format(
                Locale.ROOT,
                "units  %s%n",
                stages.entrySet().stream()
                        .map(stage -> stage.getKey() + " " + stage.getValue())
                        .collect(Collectors.joining(", "))));
        text.append(String.format(
                Locale.ROOT,
                "models plug-in %s, hosts %s%n",
                config.plugin().path(),
                config.hosts().stream().map(ModelSource::id).collect(Collectors.joining(", "))));
        config.methods()
                .forEach(method -> text.append("method ").append(method(method)).append('\n'));
        text.append(LeftOutText.of(input, plan));
        return text.toString();
    }

    private static String method(MethodSettings method) {
        return method.isHost()
                ? method.name()
                : method.name() + " (rule " + method.rule() + ", gate "
                        + method.gate().expression().text() + ", recipe "
                        + method.training().recipe() + ")";
    }
}
