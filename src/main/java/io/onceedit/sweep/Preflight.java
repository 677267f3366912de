package io.onceedit.sweep;

import io.onceedit.corpus.EditRecord;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.model.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be known of a sweep before a model's weights are opened.
 *
 * @param notes worth knowing, nothing that keeps the sweep from running
 * @param problems each keeps the sweep from running
 */
public record Preflight(List<String> notes, List<String> problems) {
    /** Below so many common tokens a rule that maps token to token has nothing to map with. */
    private static final int FEWEST_COMMON_TOKENS = 64;

    private static final long BYTES_PER_PARAMETER = 4;
    private static final double MEGABYTE = 1e6;

    public Preflight {
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    /** Opens every tokenizer: vocabularies, targets, memory. */
    public static Preflight check(SweepConfig config, SweepInput input) {
        List<String> notes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        TextTokenizer plugin = Tokenizers.open(Path.of(config.plugin().path()));
        expressible(config.plugin().id(), plugin, input.records(), notes);
        Set<String> words = surfaces(plugin);
        boolean maps = config.methods().stream().anyMatch(MethodSettings::mapsTokens);
        for (ModelSource host : config.hosts()) {
            TextTokenizer tokenizer = Tokenizers.open(Path.of(host.path()));
            expressible(host.id(), tokenizer, input.records(), notes);
            Set<String> common = surfaces(tokenizer);
            int size = common.size();
            common.retainAll(words);
            notes.add(host.id() + " shares " + common.size() + " of its " + size + " tokens with the plug-in's "
                    + words.size());
            if (maps && common.size() < FEWEST_COMMON_TOKENS) {
                problems.add("host " + host.id() + " shares " + common.size()
                        + " tokens with the plug-in, rules that map tokens need at least " + FEWEST_COMMON_TOKENS
                        + ": leave out those methods with --methods, or take another plug-in base");
            }
        }
        notes.add(memory(input));
        return new Preflight(notes, problems);
    }

    private static void expressible(
            String model, TextTokenizer tokenizer, List<EditRecord> records, List<String> notes) {
        List<String> lost = records.stream()
                .filter(record -> !tokenizer
                        .decode(tokenizer
                                .encodeWithoutBeginOfText(" " + record.target())
                                .ids())
                        .strip()
                        .equals(record.target().strip()))
                .map(EditRecord::id)
                .toList();
        if (!lost.isEmpty()) {
            notes.add(model + " cannot express the targets of " + lost.size() + " edits: "
                    + String.join(", ", lost.subList(0, Math.min(5, lost.size()))));
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

    private static String memory(SweepInput input) {
        long largest = input.hosts().stream()
                .mapToLong(HostDescription::parameters)
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "weights of the largest host take %.0f MB in memory, the plug-in base comes on top",
                largest * BYTES_PER_PARAMETER / MEGABYTE);
    }
}
