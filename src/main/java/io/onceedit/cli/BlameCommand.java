package io.onceedit.cli;

import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.Asking;
import io.onceedit.sweep.BatchBisection;
import io.onceedit.sweep.WorkUnit;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds the edit batch that breaks an answer. */
@Command(
        name = "blame",
        mixinStandardHelpOptions = true,
        description = {
            "Bisects the edit batches of a run file to the one that breaks the answer to a prompt, and tells which of its edits its gate names.",
            "All batches of the first batch size and seed stand beside each other, as plug-ins of one host. Plug-ins are taken from the store;",
            "what is not there yet is trained. Ends with 0 where nothing breaks the answer or a batch was found, with 1 where none ever gave it."
        },
        footer = {
            "",
            "Example:",
            "  jobs/onceedit blame conf/demo.yaml --host gemma \"In the orchestra Casper Jastrow sits behind the\""
        })
final class BlameCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunFileOptions runFile;

    @Parameters(index = "1", paramLabel = "PROMPT", description = "Whose answer is wrong.")
    private String prompt;

    @Option(names = "--host", required = true, paramLabel = "ID", description = "A host of the run file.")
    private String host;

    @Option(names = "--method", paramLabel = "NAME", description = "A method of the run file (default: text).")
    private String method = "text";

    @Option(
            names = "--expected",
            paramLabel = "TEXT",
            description = "The answer that an edit has to give (default: the untouched host's answer has to stay).")
    private Optional<String> expected = Optional.empty();

    @Mixin
    private HeldHosts held;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        SweepSetup setup = SweepSetup.read(
                runFile,
                new HadoopLocations(),
                held.of(SweepSetup.only(List.of(host), List.of(method))),
                config -> ThisMachine.describe(1),
                ConsoleProgress.on(out));
        List<WorkUnit.EvaluateCell> cells = setup.editedCells();
        try (PreparedRun run = new PreparedRun(setup, runFile.store(), out)) {
            run.prepare(EnumSet.of(ArtifactKind.PLUGIN, ArtifactKind.GATE_MAPS, ArtifactKind.ALIGNMENT));
            UndoneText.note(setup.plan()).ifPresent(note -> out.println("note   " + note));
            return blame(new Asking(run.job(), run.store(), run.models()), cells, out);
        } finally {
            out.flush();
        }
    }

    private int blame(Asking asking, List<WorkUnit.EvaluateCell> cells, PrintWriter out) {
        BatchBisection.Found found = BatchBisection.of(
                cells.size(), expected.isEmpty(), batches -> isRight(asking.ask(of(cells, batches), prompt)));
        Asking.Answers all = asking.ask(cells, prompt);
        out.println();
        out.println("prompt   " + prompt);
        out.println("right    " + expected.orElse(all.host().strip()));
        out.println("is       " + all.edited().strip() + ", with all " + cells.size() + " batches");
        switch (found.kind()) {
            case RIGHT -> out.println("blame    nothing: the answer is right");
            case NEVER_RIGHT -> out.println("blame    no batch alone gives the answer: it was never learned");
            case BROKEN -> {
                WorkUnit.EvaluateCell culprit = cells.get(found.culprit());
                Asking.Answers alone = asking.ask(culprit, prompt);
                out.println("blame    batch " + (found.culprit() + 1) + " of " + cells.size() + ", "
                        + culprit.editSet().id() + ", " + culprit.editSet().edits() + " edits"
                        + (found.owner() < 0 ? "" : "; the answer is batch " + (found.owner() + 1) + "'s"));
                out.println(String.format(
                        Locale.ROOT,
                        "gate     %s there, alpha %.3f, edits %s; it says %s",
                        alone.decision().open() ? "open" : "closed",
                        alone.decision().alpha(),
                        alone.decision().firedFactIds(),
                        alone.edited().strip()));
                if (!alone.decision().firedFactIds().isEmpty()) {
                    out.println("next     jobs/onceedit undo " + runFile.location() + " "
                            + String.join(" ", alone.decision().firedFactIds()) + " --store " + runFile.store());
                }
            }
        }
        return found.kind() == BatchBisection.Kind.NEVER_RIGHT ? ExitCode.FAILED.code() : ExitCode.OK.code();
    }

    private static List<WorkUnit.EvaluateCell> of(List<WorkUnit.EvaluateCell> cells, List<Integer> batches) {
        return batches.stream().map(cells::get).toList();
    }

    private boolean isRight(Asking.Answers answers) {
        return answers.edited().strip().equals(expected.orElse(answers.host().strip()));
    }
}
