package io.onceedit.sweep;

import io.onceedit.align.EmbeddingForm;
import io.onceedit.evaluate.Protocol;
import io.onceedit.plugin.TrainingSettings;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A piece of a sweep that one executor does alone. Its key is a SHA-256 over everything that determines its result, so that a result
 * under the key is the result, whoever computed it. Units that prepare need no other unit; a cell needs those that it names.
 */
public sealed interface WorkUnit extends Serializable {
    /** Names the unit's result. */
    String key();

    /** The stage as tables name it. */
    String stage();

    /** What is worked on, in a few words. */
    String subject();

    /** The id of the model that is read most: units of one model belong to one executor. */
    String modelId();

    /** Where the store keeps the result. */
    ArtifactKind kind();

    /** Learns what the gates need to know of the plug-in base. */
    record LearnGateMaps(String key, String modelId, long seed) implements WorkUnit {
        @Override
        public String stage() {
            return "gate_maps";
        }

        @Override
        public String subject() {
            return "gates for " + modelId;
        }

        @Override
        public ArtifactKind kind() {
            return ArtifactKind.GATE_MAPS;
        }
    }

    /**
     * Trains an edit batch into a plug-in.
     *
     * @param closings what was undone of the batch before, the content of the plug-in's file of it; empty where nothing was
     */
    record TrainPlugin(String key, String modelId, EditSet edits, TrainingSettings settings, String closings)
            implements WorkUnit {
        /** The training of a plug-in with other closings. */
        TrainPlugin taking(String others) {
            return new TrainPlugin(key, modelId, edits, settings, others);
        }

        @Override
        public String stage() {
            return "train";
        }

        @Override
        public String subject() {
            return edits.edits() + " edits by " + settings.recipe() + ", seed "
                    + settings.loop().seed();
        }

        @Override
        public ArtifactKind kind() {
            return ArtifactKind.PLUGIN;
        }
    }

    /** Aligns the plug-in base with a host. */
    record AlignHost(String key, ModelSource host, EmbeddingForm embeddings) implements WorkUnit {
        @Override
        public String stage() {
            return "align";
        }

        @Override
        public String subject() {
            return "plug-in base with " + host.id();
        }

        @Override
        public String modelId() {
            return host.id();
        }

        @Override
        public ArtifactKind kind() {
            return ArtifactKind.ALIGNMENT;
        }
    }

    /**
     * Lets the untouched host answer the probes of a chunk of edits.
     *
     * @param chunk its place in the corpus, from 0
     * @param asked the chunk and how many probes it has
     * @param generates whether the host also goes on freely
     */
    record PassHost(String key, ModelSource host, int chunk, Asked asked, boolean generates) implements WorkUnit {

        @Override
        public String stage() {
            return "host_pass";
        }

        @Override
        public String subject() {
            return host.id() + ", " + asked.probes() + " probes, chunk " + (chunk + 1);
        }

        @Override
        public String modelId() {
            return host.id();
        }

        @Override
        public ArtifactKind kind() {
            return ArtifactKind.HOST_PASS;
        }
    }

    /**
     * Evaluates one method on one host.
     *
     * @param group method, batch size, seed and protocol: what a metric is reported for
     * @param hostHash the host's content hash
     * @param editSet the batch
     * @param asked the batch's evaluated edits
     * @param needs keys of the units that have to be done before, by kind
     */
    record EvaluateCell(
            String key,
            String cellId,
            Group group,
            String hostHash,
            EditSet editSet,
            Asked asked,
            Map<String, List<String>> needs)
            implements WorkUnit {
        public EvaluateCell {
            needs = Map.copyOf(needs);
        }

        /** A cell whose result every run may take. */
        static EvaluateCell of(
                String cellId,
                Group group,
                String hostHash,
                EditSet editSet,
                Asked asked,
                Map<String, List<String>> needs) {
            return new EvaluateCell(cellId, cellId, group, hostHash, editSet, asked, needs);
        }

        @Override
        public String stage() {
            return "cell";
        }

        @Override
        public String subject() {
            return group.method().name() + " on " + group.host().id() + ", "
                    + group.protocol().columnName() + ", " + editSet.edits() + " edits, seed " + group.seed();
        }

        @Override
        public String modelId() {
            return group.host().id();
        }

        @Override
        public ArtifactKind kind() {
            return ArtifactKind.CELL;
        }

        /** The cell behind a plug-in in which these edits are closed, under a key of its own; the cell itself where none is. */
        EvaluateCell closing(Collection<String> factIds) {
            List<String> closed = factIds.stream().sorted().toList();
            if (closed.isEmpty()) {
                return this;
            }
            String closedKey = ContentKey.of("cell with closed edits")
                    .with("cell", key)
                    .with("closed", closed)
                    .hexadecimal();
            EditSet edits = new EditSet(editSet.id(), editSet.span(), closed);
            return of(closedKey, group, hostHash, edits, asked, needs);
        }

        /** The cell under a key of its group, beside all other causes. */
        EvaluateCell inItsGroup() {
            String named = ContentKey.of("cell of a group")
                    .with("cell", key)
                    .with("method", group.method().name())
                    .with("host", group.host().id())
                    .with("batch size", group.batchSize())
                    .hexadecimal();
            return of(named, group, hostHash, editSet, asked, needs);
        }

        /** The cell with a result that is one run's own, whatever others have found for the same causes. */
        EvaluateCell ofRun(String runId) {
            String own = ContentKey.of("cell of a run")
                    .with("cell", cellId)
                    .with("run", runId)
                    .hexadecimal();
            return new EvaluateCell(own, cellId, group, hostHash, editSet, asked, needs);
        }

        /** The keys of the needed units of a kind. */
        public List<String> needs(ArtifactKind kind) {
            return needs.getOrDefault(kind.folderName(), List.of());
        }
    }

    /**
     * An edit batch by name.
     *
     * @param id {@code edit_set_id} of the tables
     * @param span where its edits are kept
     * @param closed ids of those that were undone, sorted: their prompts are the host's
     */
    record EditSet(String id, EditSpan span, List<String> closed) implements Serializable {
        public EditSet {
            Objects.requireNonNull(span, "span");
            closed = List.copyOf(closed);
        }

        /** A batch none of whose edits is closed. */
        public EditSet(String id, EditSpan span) {
            this(id, span, List.of());
        }

        /** How many edits it has. */
        public int edits() {
            return span.count();
        }
    }

    /**
     * Edits whose probes are asked.
     *
     * @param edits where they are kept
     * @param probes how many they have
     */
    record Asked(EditSpan edits, long probes) implements Serializable {
        public Asked {
            Objects.requireNonNull(edits, "edits");
        }
    }

    /** What a metric is reported for: all cells of one group are aggregated. */
    record Group(MethodSettings method, ModelSource host, Protocol protocol, int batchSize, long seed)
            implements Serializable {
        /** Tells the group from the others of its sweep. */
        public String name() {
            return String.join(
                    "\n",
                    method.name(),
                    host.id(),
                    protocol.columnName(),
                    Integer.toString(batchSize),
                    Long.toString(seed));
        }
    }
}
