package io.onceedit.cli;

import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.Asking;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One prompt to a host with and without a plug-in. */
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        description = {
            "Puts a prompt to a host with and without the plug-in, and to the plug-in alone.",
            "With --as-of it answers as the store stood at the end of that day: with the edits that counted and were not undone. Behind the answers"
                    + " it holds host and plug-ins against the newest run up to then, and ends with 3 where they are others now."
        },
        footer = {
            "",
            "Example:",
            "  jobs/onceedit ask conf/demo.yaml --host gemma \"In the orchestra Casper Jastrow sits behind the\""
        })
final class AskCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunFileOptions runFile;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PROMPT", description = "What to ask.")
    private List<String> prompts;

    @Option(names = "--host", required = true, paramLabel = "ID", description = "A host of the run file.")
    private String host;

    @Option(names = "--method", paramLabel = "NAME", description = "A method of the run file (default: text).")
    private String method = "text";

    @Mixin
    private HeldHosts held;

    @Override
    public Integer call() throws IOException {
        SweepSetup setup = SweepSetup.read(
                runFile,
                new HadoopLocations(),
                held.of(SweepSetup.only(List.of(host), List.of(method))),
                config -> ThisMachine.describe(1),
                ConsoleProgress.on(spec.commandLine().getOut()));
        PrintWriter out = spec.commandLine().getOut();
        List<WorkUnit.EvaluateCell> cells = setup.editedCells();
        try (PreparedRun run = new PreparedRun(setup, runFile.store(), out)) {
            List<PreparedRun.Prepared> prepared =
                    run.prepare(EnumSet.of(ArtifactKind.PLUGIN, ArtifactKind.GATE_MAPS, ArtifactKind.ALIGNMENT));
            UndoneText.note(setup.plan()).ifPresent(note -> out.println("note   " + note));
            Asking asking = new Asking(run.job(), run.store(), run.models());
            for (String prompt : prompts) {
                print(prompt, asking.ask(cells, prompt), out);
            }
            return runFile.asOf().isEmpty()
                    ? ExitCode.OK.code()
                    : proof(setup, prepared, runFile.asOf().get());
        }
    }

    /** Whether host and plug-ins are those of the day. */
    private int proof(SweepSetup setup, List<PreparedRun.Prepared> prepared, String day) throws IOException {
        Map<String, String> plugins = new LinkedHashMap<>();
        prepared.stream()
                .filter(done -> done.unit().kind() == ArtifactKind.PLUGIN)
                .forEach(done -> plugins.put(done.unit().key(), done.contentSha()));
        AsOfProof proof = AsOfProof.of(
                StoredRuns.of(WritableStore.at(runFile.store()), HadoopSettings.ofSpark()),
                day,
                new AsOfProof.Used(host, setup.input().hashes().byId().get(host), plugins));
        PrintWriter out = spec.commandLine().getOut();
        out.println();
        proof.lines().forEach(out::println);
        out.flush();
        return proof.holds() ? ExitCode.OK.code() : ExitCode.INCOMPLETE.code();
    }

    private static void print(String prompt, Asking.Answers answers, PrintWriter out) {
        out.println();
        out.println("prompt       " + prompt);
        out.println("host alone   " + answers.host());
        out.println("with edits   " + answers.edited());
        out.println("plug-in      " + answers.plugin());
        out.println(String.format(
                Locale.ROOT,
                "gate         %s, alpha %.3f, facts %s",
                answers.decision().open() ? "open" : "closed",
                answers.decision().alpha(),
                answers.decision().firedFactIds()));
        out.flush();
    }
}
