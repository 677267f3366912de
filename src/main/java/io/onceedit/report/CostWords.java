package io.onceedit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Costs in words and in units that people read. */
final class CostWords {
    private static final Set<String> ONCE = Set.of("gate_maps", "train");
    private static final Set<String> EACH_HOST = Set.of("align", "host_pass");
    private static final double MINUTE = 60;
    private static final double TWO_MINUTES = 120;
    private static final double TWO_HOURS = 7200;
    private static final double MEGABYTE = 1e6;
    private static final double GIGABYTE = 1e9;

    /** What {@link #stage} tells. */
    static final List<String> STAGE_COLUMNS =
            List.of("stage", "paid by", "units", "wall", "CPU", "device", "tokens", "peak memory");

    private CostWords() {}

    /** A stage as a row of a table. */
    static List<String> stage(StageTotal stage) {
        return List.of(
                stage.stage(),
                stage.reused() ? "an earlier run" : "this run",
                Headline.count(stage.units()),
                seconds(stage.time().wall()),
                seconds(stage.time().cpu()),
                seconds(stage.time().device()),
                Headline.count(stage.tokens()),
                bytes(stage.peakBytes()));
    }

    /** What editing once cost, and what each host added. */
    static String once(List<StageTotal> stages, int hosts) {
        double once = wall(stages, ONCE);
        double each = wall(stages, EACH_HOST);
        if (once == 0) {
            return "No plug-in was trained for this run.";
        }
        return "Editing once, plug-ins and their gates, took " + seconds(once) + " and serves every host; alignment and"
                + " host passes of " + Headline.count(hosts, "host") + " took " + seconds(each) + ", "
                + seconds(each / Math.max(1, hosts)) + " for each. Nothing of a host was trained.";
    }

    /** From how many hosts on it pays. */
    static String breakEven(BreakEven measured) {
        return "Beside editing each host by the same recipe, in processor time and measured apart from this run: editing once pays "
                + measured.words() + "; with its gates, the first time, " + measured.wordsWithGates() + ".";
    }

    /** What is edited, and what that takes: name, wall and processor time. */
    static List<List<String>> edited(BreakEven measured) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("once: plug-in", measured.once()));
        rows.add(row("once: gates, for all edits to come", measured.gates()));
        rows.add(row("each host more: its alignment", measured.hostMore()));
        measured.each().forEach((host, cost) -> rows.add(row("each: host " + host, cost)));
        return rows;
    }

    private static List<String> row(String name, BreakEven.Cost cost) {
        return List.of(name, seconds(cost.wallSeconds()), seconds(cost.processorSeconds()));
    }

    private static double wall(List<StageTotal> stages, Set<String> names) {
        return stages.stream()
                .filter(stage -> names.contains(stage.stage()))
                .mapToDouble(stage -> stage.time().wall())
                .sum();
    }

    static String seconds(double seconds) {
        if (seconds < TWO_MINUTES) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        return seconds < TWO_HOURS
                ? String.format(Locale.ROOT, "%.0f min", seconds / MINUTE)
                : String.format(Locale.ROOT, "%.1f h", seconds / (MINUTE * MINUTE));
    }

    static String bytes(long bytes) {
        if (bytes == 0) {
            return "not known";
        }
        return bytes < GIGABYTE
                ? String.format(Locale.ROOT, "%.0f MB", bytes / MEGABYTE)
                : String.format(Locale.ROOT, "%.1f GB", bytes / GIGABYTE);
    }
}
