package io.onceedit.cli;

import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.Asking;
import io.onceedit.sweep.WorkUnit;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
        description = "Puts a prompt to a host with and without the plug-in, and to the plug-in alone.",
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
    public Integer call() {
        SweepSetup setup = SweepSetup.read(
                runFile,
                new HadoopLocations(),
                held.of(SweepSetup.only(List.of(host), List.of(method))),
                config -> ThisMachine.describe(1),
                ConsoleProgress.on(spec.commandLine().getOut()));
        PrintWriter out = spec.commandLine().getOut();
        List<WorkUnit.EvaluateCell> cells = setup.editedCells();
        try (PreparedRun run = new PreparedRun(setup, runFile.store(), out)) {
            run.prepare(EnumSet.of(ArtifactKind.PLUGIN, ArtifactKind.GATE_MAPS, ArtifactKind.ALIGNMENT));
            UndoneText.note(setup.plan()).ifPresent(note -> out.println("note   " + note));
            Asking asking = new Asking(run.job(), run.store(), run.models());
            for (String prompt : prompts) {
                print(prompt, asking.ask(cells, prompt), out);
            }
        }
        return ExitCode.OK.code();
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
