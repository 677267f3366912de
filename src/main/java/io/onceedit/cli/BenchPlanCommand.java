package io.onceedit.cli;

import io.onceedit.config.RunFile;
import io.onceedit.sweep.Locations;
import io.onceedit.sweep.PlanSpeed;
import io.onceedit.sweep.StagingFolder;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepConfigReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What planning a sweep takes on this machine: time and the driver's memory. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how long a sweep of invented edits is planned and how much of Java's heap it takes, in plug-ins of",
            "1000 edits each, with every method of the demo. No model is opened."
        },
        footer = {
            "",
            "Example:",
            "  ONCEEDIT_HEAP=2g jobs/onceedit bench plan --edits 10000,100000,1000000 --hosts 10 --seed 1"
        })
final class BenchPlanCommand implements Callable<Integer> {
    private static final double MEGA = 1e6;
    private static final String RUN_FILE = """
            corpus: {path: "EDITS", form: jsonl}
            pool: {path: "OTHERS", form: jsonl}
            plugin: {id: plugin, path: invented}
            hosts: [HOSTS]
            methods:
              - {name: host, rule: host}
              - {name: text, rule: text, gate: fact, recipe: speaker}
              - {name: text-key, rule: text, gate: key, recipe: speaker}
              - {name: text-exact, rule: text-exact, gate: fact, recipe: speaker, records: 20, protocols: [teacher_forced]}
              - {name: onceedit-published, rule: dynamic-enhanced, gate: weight-token, recipe: published, records: 20, protocols: [teacher_forced]}
              - {name: dynamic-search, rule: dynamic-search, gate: weight-token, recipe: published, records: 20, protocols: [teacher_forced]}
              - {name: deepen, rule: fixed-search, gate: none, recipe: published, records: 20, protocols: [teacher_forced]}
            batch_sizes: [1000]
            seeds: [1]
            protocols: [teacher_forced, autoregressive]
            execution: {threads_per_unit: 1}
            """;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--edits",
            split = ",",
            paramLabel = "N",
            description = "Sizes of the corpus (default: 10000, 100000 and 1000000).")
    private List<Long> edits = new ArrayList<>(List.of(10_000L, 100_000L, 1_000_000L));

    @Option(names = "--hosts", paramLabel = "N", description = "Hosts (default: 10).")
    private int hosts = 10;

    @Option(names = "--seed", paramLabel = "N", description = "Decides who the edits are about (default: 1).")
    private long seed = 1;

    @Option(names = "--write", description = "Also writes the edits into a store, as a run does before its units.")
    private boolean writes;

    @Override
    public Integer call() throws IOException {
        BenchedModel.atLeast(1, "--hosts", hosts);
        edits.forEach(size -> BenchedModel.atLeast(1, "--edits", size));
        TextTable table = new TextTable(
                "edits", "units", "probes", "plan s", "us/edit", "write s", "plan MB", "peak MB", "time x", "peak x");
        List<PlanSpeed.Cost> costs = new ArrayList<>();
        for (long size : edits) {
            PlanSpeed.Cost cost = measure(size);
            table.add(row(cost, costs.isEmpty() ? cost : costs.get(costs.size() - 1)));
            costs.add(cost);
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "heap     at most %,.0f MB; x: how much more than the row above%n%s",
                        Runtime.getRuntime().maxMemory() / MEGA,
                        table);
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }

    private PlanSpeed.Cost measure(long size) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (StagingFolder staging = StagingFolder.open(temporary, "onceedit-plan-" + UUID.randomUUID())) {
            Path folder = staging.path();
            return new PlanSpeed(config(folder), seed, System::nanoTime)
                    .measure(
                            size,
                            folder,
                            writes,
                            ConsoleProgress.on(spec.commandLine().getOut()));
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    private SweepConfig config(Path folder) {
        String named = IntStream.rangeClosed(1, hosts)
                .mapToObj(host -> "{id: host-" + host + ", path: invented}")
                .collect(Collectors.joining(", "));
        String text = RUN_FILE.replace("EDITS", folder.resolve("edits.jsonl").toString())
                .replace("OTHERS", folder.resolve("others.jsonl").toString())
                .replace("HOSTS", named);
        Locations invented = new Locations() {
            @Override
            public boolean exists(String location) {
                return true;
            }

            @Override
            public InputStream open(String location) throws IOException {
                return Locations.LOCAL.open(location);
            }
        };
        return new SweepConfigReader(invented, 1).read(RunFile.read("bench plan", text, Map.of()));
    }

    private static List<String> row(PlanSpeed.Cost cost, PlanSpeed.Cost before) {
        return List.of(
                String.valueOf(cost.edits()),
                String.valueOf(cost.units()),
                String.valueOf(cost.probes()),
                String.format(Locale.ROOT, "%.1f", cost.planSeconds()),
                String.format(Locale.ROOT, "%.0f", cost.planSeconds() * MEGA / cost.edits()),
                writeText(cost),
                String.format(Locale.ROOT, "%.0f", cost.heapBytes() / MEGA),
                String.format(Locale.ROOT, "%.0f", cost.peakBytes() / MEGA),
                String.format(Locale.ROOT, "%.1f", cost.planSeconds() / before.planSeconds()),
                String.format(Locale.ROOT, "%.1f", (double) cost.peakBytes() / before.peakBytes()));
    }

    private static String writeText(PlanSpeed.Cost cost) {
        return cost.writeSeconds() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", cost.writeSeconds());
    }
}
