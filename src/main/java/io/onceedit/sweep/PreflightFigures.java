package io.onceedit.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What preflight has counted of a sweep's models and memory.
 *
 * @param plugin the plug-in base
 * @param hosts the hosts, in the run file's order
 * @param memory what the sweep takes
 * @param machine where it will run
 */
public record PreflightFigures(Model plugin, List<Model> hosts, MemoryEstimate memory, Machine machine) {
    private static final int NAMED_EDITS = 5;

    public PreflightFigures {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(machine, "machine");
        hosts = List.copyOf(hosts);
    }

    /**
     * A model's tokenizer.
     *
     * @param id the model
     * @param tokens different texts of its tokens, special ones left out
     * @param common tokens that the plug-in base has too
     * @param targets what of the edits can be said with them
     */
    public record Model(String id, long tokens, long common, Targets targets) {
        public Model {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(targets, "targets");
        }

        /** The share of its tokens that the plug-in base has too. */
        public double commonShare() {
            return tokens == 0 ? 0 : (double) common / tokens;
        }
    }

    /**
     * Which targets come back from a tokenizer as they went in. The others can never be said.
     *
     * @param edits all edits
     * @param lost edits whose targets do not
     * @param named ids of those, the first {@value #NAMED_LOST} at most
     */
    public record Targets(long edits, long lost, List<String> named) {
        /** Edits that are named at most. */
        public static final int NAMED_LOST = 1000;

        public Targets {
            named = List.copyOf(named);
        }

        /** Edits whose targets can be said. */
        public long expressible() {
            return edits - lost;
        }
    }

    /** What is worth knowing of it, in lines. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        lost(plugin).ifPresent(notes::add);
        for (Model host : hosts) {
            lost(host).ifPresent(notes::add);
            notes.add(String.format(
                    Locale.ROOT,
                    "%s shares %,d of its %,d tokens with the plug-in's %,d",
                    host.id(),
                    host.common(),
                    host.tokens(),
                    plugin.tokens()));
        }
        notes.add(memory.describe(machine));
        return notes;
    }

    private static Optional<String> lost(Model model) {
        List<String> named = model.targets().named();
        return model.targets().lost() == 0
                ? Optional.empty()
                : Optional.of(model.id() + " cannot express the targets of "
                        + model.targets().lost() + " edits, which will fail on it: "
                        + String.join(", ", named.subList(0, Math.min(NAMED_EDITS, named.size()))));
    }
}
