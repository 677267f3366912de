package io.onceedit.cli;

import io.onceedit.config.NearestName;
import io.onceedit.plugin.EditedFact;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.plugin.PluginManifest;
import io.onceedit.plugin.Retraining;
import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunLease;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.ClosedEdits;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Closes edits of trained plug-ins, or opens them again. */
@Command(
        name = "undo",
        mixinStandardHelpOptions = true,
        description = {
            "Undoes edits: the host answers for them from now on. RUN_FILE names the plug-ins that hold them, or is the",
            "folder of one plug-in; what none of them holds is undone in earlier plug-ins of the store. Nothing is",
            "trained; the training that takes them out of the weights is named. An edit stays undone in plug-ins that",
            "the store trains later, until --redo.",
            "Gates that name an edit close for it alone; weight-token, subject and none close for its own wordings,",
            "and for prompts that name its subject and no other edit's. Where all edits of a plug-in are undone, hosts",
            "say what they say without it."
        },
        footer = {
            "",
            "Example:",
            "  jobs/onceedit train conf/demo.yaml --methods text",
            "  jobs/onceedit undo conf/demo.yaml e001 e002",
            "  jobs/onceedit undo conf/demo.yaml e001 --redo",
            "  jobs/onceedit undo conf/demo.yaml --batch 5b0c64f2a9d1e873"
        })
final class UndoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunFileOptions runFile;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "FACT_ID", description = "Edits, by their ids.")
    private List<String> factIds = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "EDIT_SET_ID",
            description = "All edits of a plug-in, by its edit_set_id: its gates never open again. Repeatable.")
    private List<String> batches = new ArrayList<>();

    @Option(names = "--redo", description = "Opens the edits again.")
    private boolean redo;

    /** A plug-in and what is closed in it. */
    private record Held(String name, PluginManifest manifest, SortedSet<String> closed, Closing closing) {
        List<EditedFact> facts(Collection<String> ids, Collection<String> batches) {
            boolean whole = batches.contains(manifest.editSetId());
            return manifest.facts().stream()
                    .filter(fact -> whole || ids.contains(fact.id()))
                    .toList();
        }
    }

    /** Writes which edits of a plug-in are closed. */
    @FunctionalInterface
    private interface Closing {
        void put(Collection<String> closed) throws IOException;
    }

    @Override
    public Integer call() throws IOException {
        if (factIds.isEmpty() && batches.isEmpty()) {
            throw new UnusableInputException("Missing what to undo: give ids of edits, or --batch EDIT_SET_ID");
        }
        List<Held> held = isFolder() ? ofFolder() : ofRunFile();
        requireKnown(held);
        for (Held plugin : held) {
            change(plugin);
        }
        runUnderWay()
                .ifPresent(run -> spec.commandLine()
                        .getOut()
                        .println("note     " + run + ": plug-ins that it trains do not know of this, " + name()
                                + " again once it has ended"));
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }

    private String name() {
        return spec.name() + (redo ? " --redo" : "");
    }

    /** Its plug-ins take over what was known when it began. */
    private Optional<String> runUnderWay() throws IOException {
        return isFolder()
                ? Optional.empty()
                : RunLease.underWay(StoreLayout.at(runFile.store()), HadoopSettings.ofSpark());
    }

    private boolean isFolder() {
        return Files.isDirectory(Path.of(runFile.location()));
    }

    private List<Held> ofFolder() {
        Path folder = Path.of(runFile.location());
        try {
            PluginArtifact artifact = PluginArtifact.read(folder);
            Closing closing = closed -> artifact.closeOnly(closed);
            return List.of(
                    new Held(folder.toString(), artifact.manifest(), new TreeSet<>(artifact.closedFactIds()), closing));
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    private List<Held> ofRunFile() throws IOException {
        SweepSetup setup = SweepSetup.read(
                runFile,
                new HadoopLocations(),
                config -> config,
                config -> ThisMachine.describe(1),
                ConsoleProgress.on(spec.commandLine().getOut()));
        ClosedEdits edits = new ClosedEdits(SweepSetup.store(runFile.store()));
        List<Held> held = new ArrayList<>();
        for (WorkUnit unit : setup.plan().preparing()) {
            if (unit instanceof WorkUnit.TrainPlugin train) {
                Optional<PluginManifest> manifest = edits.plugin(unit.key());
                if (manifest.isPresent()) {
                    Closing closing = closed -> edits.put(unit.key(), closed);
                    String name = unit.subject() + ", edit set " + train.edits().id();
                    held.add(new Held(name, manifest.get(), edits.of(unit.key()), closing));
                }
            }
        }
        held.addAll(olderOnes(edits, held));
        if (held.isEmpty()) {
            throw new UnusableInputException("Cannot undo: store " + runFile.store() + " has none of the plug-ins of "
                    + runFile.location() + "; give the flags that they were trained with, or train them with"
                    + " jobs/onceedit train " + runFile.location());
        }
        return held;
    }

    /** Other plug-ins of the store that hold what none of the run file's does, since its batch has changed and is not trained again yet. */
    private List<Held> olderOnes(ClosedEdits edits, List<Held> held) throws IOException {
        List<Held> older = new ArrayList<>();
        Set<String> ids = without(factIds, factIdsOf(held));
        Set<String> sets = without(batches, editSetsOf(held));
        if (!ids.isEmpty() || !sets.isEmpty()) {
            for (Map.Entry<String, PluginManifest> plugin : edits.plugins().entrySet()) {
                String key = plugin.getKey();
                PluginManifest manifest = plugin.getValue();
                Held one = new Held(
                        "of an earlier run, edit set " + manifest.editSetId() + ", " + key,
                        manifest,
                        edits.of(key),
                        closed -> edits.put(key, closed));
                if (!one.facts(ids, sets).isEmpty()) {
                    older.add(one);
                }
            }
        }
        return older;
    }

    private static Set<String> without(Collection<String> wanted, Collection<String> known) {
        Set<String> missing = new HashSet<>(wanted);
        missing.removeAll(known);
        return missing;
    }

    private static Set<String> factIdsOf(List<Held> held) {
        return held.stream()
                .flatMap(plugin -> plugin.manifest().facts().stream())
                .map(EditedFact::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> editSetsOf(List<Held> held) {
        return held.stream()
                .map(plugin -> plugin.manifest().editSetId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void requireKnown(List<Held> held) {
        requireKnown(factIds, factIdsOf(held), held, "has an edit of that id");
        requireKnown(batches, editSetsOf(held), held, "is of that batch");
    }

    private void requireKnown(List<String> wanted, Collection<String> known, List<Held> held, String what) {
        for (String id : wanted) {
            if (!known.contains(id)) {
                String meant = NearestName.of(id, known)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse("");
                throw new UnusableInputException("Cannot undo " + id + ": none of the " + held.size() + " plug-ins of "
                        + runFile.location() + " " + what + meant);
            }
        }
    }

    private void change(Held plugin) {
        List<EditedFact> facts = plugin.facts(factIds, batches);
        if (facts.isEmpty()) {
            return;
        }
        SortedSet<String> closed = new TreeSet<>(plugin.closed());
        List<String> ids = facts.stream().map(EditedFact::id).toList();
        boolean changed = redo ? closed.removeAll(ids) : closed.addAll(ids);
        if (changed) {
            put(plugin, closed);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("plug-in  " + plugin.name());
        for (EditedFact fact : facts) {
            boolean before = plugin.closed().contains(fact.id());
            out.println((redo ? "open     " : "closed   ") + fact.id() + ": \"" + fact.prompt() + "\" -> "
                    + fact.target() + (before == redo ? "" : ", as it was already"));
        }
        Retraining.of(plugin.manifest(), closed)
                .ifPresent(retraining -> out.println("retrain  " + retraining.describe()));
    }

    private static void put(Held plugin, SortedSet<String> closed) {
        try {
            plugin.closing().put(closed);
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException("Cannot write to plug-in " + plugin.name() + ": " + e.getMessage(), e);
        }
    }
}
