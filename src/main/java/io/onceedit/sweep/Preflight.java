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
import java.util.Set;

/**
 * What can be known of a sweep before anything is trained: every model can be opened, its tokenizer fits it, its weights are finite and can be held; what
 * vocabularies share, which targets they cannot express, what memory it takes.
 *
 * @param notes worth knowing, nothing that keeps the sweep from running
 * @param problems each keeps the sweep from running
 * @param settings what Spark should be told of executors, in lines
 */
public record Preflight(List<String> notes, List<String> problems, List<String> settings) {
    /** Below so many common tokens a rule that maps token to token has nothing to map with. */
    public static final int FEWEST_COMMON_TOKENS = 64;

    /** A tokenizer that leaves more of the embedding's rows without a token is probably another model's. */
    private static final double LEAST_NAMED_ROWS = 0.9;

    private static final int NAMED_EDITS = 5;
    private static final double GIGABYTE = 1e9;

    public Preflight {
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
        settings = List.copyOf(settings);
    }

    /** A model as preflight finds it. */
    private record Seen(DecoderShape shape, Set<String> surfaces) {}

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
        List<String> notes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Seen plugin = see(config.plugin(), models, input, notes);
        List<DecoderShape> hosts = new ArrayList<>();
        boolean maps = config.methods().stream().anyMatch(MethodSettings::mapsTokens);
        for (ModelSource source : config.hosts()) {
            Seen host = see(source, models, input, notes);
            hosts.add(host.shape());
            int size = host.surfaces().size();
            Set<String> common = new HashSet<>(host.surfaces());
            common.retainAll(plugin.surfaces());
            notes.add(String.format(
                    Locale.ROOT,
                    "%s shares %,d of its %,d tokens with the plug-in's %,d",
                    source.id(),
                    common.size(),
                    size,
                    plugin.surfaces().size()));
            if (maps && common.size() < FEWEST_COMMON_TOKENS) {
                problems.add("host " + source.id() + " shares " + common.size()
                        + " tokens with the plug-in, rules that map tokens need at least " + FEWEST_COMMON_TOKENS
                        + ": leave out those methods with --methods, or take another plug-in base");
            }
        }
        MemoryEstimate estimate = MemoryEstimate.of(config, plugin.shape(), hosts);
        memory(estimate, machine, notes, problems);
        if (problems.isEmpty()) {
            List<ModelSource> all = new ArrayList<>(config.hosts());
            all.add(config.plugin());
            verified.require(all, input.hashes());
        }
        List<DecoderShape> shapes = new ArrayList<>(hosts);
        shapes.add(plugin.shape());
        return new Preflight(
                notes, problems, ExecutorSizes.of(config, estimate, shapes).describe());
    }

    private static Seen see(ModelSource source, ModelLocator models, SweepInput input, List<String> notes) {
        try (ModelFiles files = ModelFiles.open(models.local(source.path()));
                TextTokenizer tokenizer = files.openTokenizer()) {
            DecoderShape shape = LanguageModels.check(source.id(), files, tokenizer, source.weights());
            if (tokenizer.vocabularySize() < LEAST_NAMED_ROWS * shape.vocabularySize()) {
                notes.add(source.id() + "'s tokenizer has " + tokenizer.vocabularySize() + " ids for "
                        + shape.vocabularySize() + " rows of its embedding: are both of one model?");
            }
            expressible(source.id(), tokenizer, input.edits(), notes);
            return new Seen(shape, surfaces(tokenizer));
        }
    }

    private static void expressible(String model, TextTokenizer tokenizer, EditStream edits, List<String> notes) {
        List<String> named = new ArrayList<>();
        long[] lost = new long[1];
        edits.forEach(record -> {
            int[] ids =
                    tokenizer.encodeWithoutBeginOfText(" " + record.target()).ids();
            if (!tokenizer.decode(ids).strip().equals(record.target().strip())) {
                lost[0]++;
                if (named.size() < NAMED_EDITS) {
                    named.add(record.id());
                }
            }
        });
        if (lost[0] > 0) {
            notes.add(model + " cannot express the targets of " + lost[0] + " edits, which will fail on it: "
                    + String.join(", ", named));
        }
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

    private static void memory(MemoryEstimate estimate, Machine machine, List<String> notes, List<String> problems) {
        notes.add(estimate.describe(machine));
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
            notes.add("that may not fit: run fewer units at once with --set execution.threads_per_unit=N, keep fewer"
                    + " models open with --set execution.model_memory_gigabytes=N, or give Java a smaller heap");
        }
    }
}
