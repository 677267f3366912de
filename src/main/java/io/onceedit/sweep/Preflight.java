package io.onceedit.sweep;

import io.onceedit.corpus.EditStream;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What can be known of a sweep before anything is trained: every model can be opened, its tokenizer fits it, its weights are finite and can be held; what
 * vocabularies share, which targets they cannot express, what memory it takes.
 *
 * @param figures what was counted
 * @param warnings worth knowing beside the figures, nothing that keeps the sweep from running
 * @param problems each keeps the sweep from running
 * @param settings what Spark should be told of executors, in lines
 */
public record Preflight(PreflightFigures figures, List<String> warnings, List<String> problems, List<String> settings) {
    /** Below so many common tokens a rule that maps token to token has nothing to map with. */
    public static final int FEWEST_COMMON_TOKENS = 64;

    /** A tokenizer that leaves more of the embedding's rows without a token is probably another model's. */
    private static final double LEAST_NAMED_ROWS = 0.9;

    private static final double GIGABYTE = 1e9;

    public Preflight {
        Objects.requireNonNull(figures, "figures");
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
        settings = List.copyOf(settings);
    }

    /** A model as preflight finds it. */
    private record Seen(DecoderShape shape, Set<String> surfaces, PreflightFigures.Targets targets) {
        PreflightFigures.Model figures(String id, Set<String> others) {
            Set<String> common = new HashSet<>(surfaces);
            common.retainAll(others);
            return new PreflightFigures.Model(id, surfaces.size(), common.size(), targets);
        }
    }

    /** What is worth knowing, in lines: the figures first. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(figures.notes());
        notes.addAll(warnings);
        return notes;
    }

    /**
     * Checks every model; reads weights last, and only where nothing else keeps the sweep from running.
     *
     * @param models finds models on this machine
     * @param verified which models need not be read again
     * @param machine where it will run
     * @throws IllegalArgumentException where a model cannot be used, with the file and what to do
     */
    public static Preflight check(
            SweepConfig config, SweepInput input, ModelLocator models, VerifiedWeights verified, Machine machine) {
        List<String> warnings = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Seen plugin = see(config.plugin(), models, input, warnings);
        List<DecoderShape> shapes = new ArrayList<>();
        List<PreflightFigures.Model> hosts = new ArrayList<>();
        boolean maps = config.methods().stream().anyMatch(MethodSettings::mapsTokens);
        for (ModelSource source : config.hosts()) {
            Seen seen = see(source, models, input, warnings);
            PreflightFigures.Model host = seen.figures(source.id(), plugin.surfaces());
            shapes.add(seen.shape());
            hosts.add(host);
            if (maps && host.common() < FEWEST_COMMON_TOKENS) {
                problems.add("host " + source.id() + " shares " + host.common()
                        + " tokens with the plug-in, rules that map tokens need at least " + FEWEST_COMMON_TOKENS
                        + ": leave out those methods with --methods, or take another plug-in base");
            }
        }
        MemoryEstimate estimate = MemoryEstimate.of(config, plugin.shape(), shapes);
        memory(estimate, machine, warnings, problems);
        if (problems.isEmpty()) {
            List<ModelSource> all = new ArrayList<>(config.hosts());
            all.add(config.plugin());
            verified.require(all, input.hashes());
        }
        shapes.add(plugin.shape());
        return new Preflight(
                new PreflightFigures(plugin.figures(config.plugin().id(), plugin.surfaces()), hosts, estimate, machine),
                warnings,
                problems,
                ExecutorSizes.of(config, estimate, shapes).describe());
    }

    private static Seen see(ModelSource source, ModelLocator models, SweepInput input, List<String> warnings) {
        try (ModelFiles files = ModelFiles.open(models.local(source.path()));
                TextTokenizer tokenizer = files.openTokenizer()) {
            DecoderShape shape = LanguageModels.check(source.id(), files, tokenizer, source.weights());
            if (tokenizer.vocabularySize() < LEAST_NAMED_ROWS * shape.vocabularySize()) {
                warnings.add(source.id() + "'s tokenizer has " + tokenizer.vocabularySize() + " ids for "
                        + shape.vocabularySize() + " rows of its embedding: are both of one model?");
            }
            return new Seen(shape, surfaces(tokenizer), targets(tokenizer, input.edits()));
        }
    }

    private static PreflightFigures.Targets targets(TextTokenizer tokenizer, EditStream edits) {
        List<String> named = new ArrayList<>();
        long[] lost = new long[1];
        edits.forEach(record -> {
            int[] ids =
                    tokenizer.encodeWithoutBeginOfText(" " + record.target()).ids();
            if (!tokenizer.decode(ids).strip().equals(record.target().strip())) {
                lost[0]++;
                if (named.size() < PreflightFigures.Targets.NAMED_LOST) {
                    named.add(record.id());
                }
            }
        });
        return new PreflightFigures.Targets(edits.count(), lost[0], named);
    }

    private static Set<String> surfaces(TextTokenizer tokenizer) {
        Set<String> surfaces = new HashSet<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            if (!tokenizer.isSpecial(id)) {
                surfaces.add(tokenizer.surface(id));
            }
        }
        return surfaces;
    }

    private static void memory(MemoryEstimate estimate, Machine machine, List<String> warnings, List<String> problems) {
        if (!machine.isKnown()) {
            return;
        }
        if (estimate.leastBytes() > machine.memoryBytes()) {
            problems.add(String.format(
                    Locale.ROOT,
                    "the largest unit alone needs about %.1f GB, this machine has %.1f:"
                            + " take smaller models, a smaller batch size, or a machine with more memory",
                    estimate.leastBytes() / GIGABYTE,
                    machine.memoryBytes() / GIGABYTE));
        } else if (estimate.bytes(machine.unitsAtOnce()) + machine.heapBytes() > machine.memoryBytes()) {
            warnings.add("that may not fit: run fewer units at once with --set execution.threads_per_unit=N, keep fewer"
                    + " models open with --set execution.model_memory_gigabytes=N, or give Java a smaller heap");
        }
    }
}
