package io.onceedit.sweep;

import io.onceedit.corpus.Probe;
import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.HostPass;
import io.onceedit.evaluate.Attempt;
import io.onceedit.evaluate.KeptAnswer;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.progress.ProgressListener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Reads a share of what is kept of a host's passes again, and holds what the host says now against it. A host never changes, so that a
 * difference tells of a damaged store, or of a program, a library or a machine that computes otherwise. For one thread.
 */
public final class HostRecheck {
    /** Texts read in other company round otherwise: this many nats of a log probability. */
    private static final double TOLERANCE = 1e-3;

    private static final double TOLERANCE_OF_HALVES = 5e-2;
    private static final long MIXING = 0x9E3779B97F4A7C15L;

    private final SweepJob job;
    private final ArtifactStore store;
    private final OpenModels models;

    /** @param models as seen from the device that hosts are held on */
    public HostRecheck(SweepJob job, ArtifactStore store, OpenModels models) {
        this.job = Objects.requireNonNull(job, "job");
        this.store = Objects.requireNonNull(store, "store");
        this.models = Objects.requireNonNull(models, "models");
    }

    /**
     * Which texts of a unit are read.
     *
     * @param share of them, one at least
     * @param salt draws others where it is another
     */
    public record Sample(double share, long salt) implements Serializable {
        /** The texts, in the order of the draw. */
        List<TextProbe> of(List<TextProbe> texts) {
            return texts.stream()
                    .sorted(Comparator.comparingLong(
                            text -> (KeptAnswer.question(text.prompt(), text.answer()) ^ salt * MIXING) * MIXING))
                    .limit((long) Math.ceil(share * texts.size()))
                    .toList();
        }
    }

    /**
     * What was found.
     *
     * @param read texts that were read again
     * @param differing those about which the host says something else now, in words
     */
    public record Found(long read, List<String> differing) implements Serializable {
        public Found {
            differing = List.copyOf(differing);
        }
    }

    /** Reads texts of a unit whose passes are kept. What cannot be read counts as differing. */
    public Found of(WorkUnit.PassHost unit, Sample sample) {
        TensorRuntime.prepareThread();
        TensorRuntime.setThreads(job.config().execution().threadsPerUnit());
        List<TextProbe> texts = sample.of(new StoredEdits(store)
                .probes(unit.asked()).stream().map(Probe::text).distinct().toList());
        List<String> differing = new ArrayList<>();
        try (HostOnDemand host = new HostOnDemand(job, models, unit.host())) {
            KnownHostAnswers answers = host.answers(store.hostMemory(), ProgressListener.SILENT);
            answers.read(EditedHost.needed(store, ArtifactKind.HOST_PASS, unit.key()));
            List<Attempt<HostPass>> kept = answers.passes(texts);
            List<Attempt<HostPass>> now = host.reader(ProgressListener.SILENT).passes(texts);
            for (int i = 0; i < texts.size(); i++) {
                if (!isSame(kept.get(i), now.get(i), tolerance(unit.host()))) {
                    differing.add(unit.host().id() + " behind \"" + texts.get(i).prompt() + "\"");
                }
            }
        } catch (RuntimeException e) {
            differing.add(unit.host().id() + " cannot be read again: " + e.getMessage());
        }
        return new Found(texts.size(), differing);
    }

    private static double tolerance(ModelSource host) {
        return host.weights() == WeightType.FLOAT32 ? TOLERANCE : TOLERANCE_OF_HALVES;
    }

    private static boolean isSame(Attempt<HostPass> kept, Attempt<HostPass> now, double tolerance) {
        return kept.either(
                before -> now.either(after -> isSame(before, after, tolerance), reason -> false),
                reason -> now.either(after -> false, again -> true));
    }

    static boolean isSame(HostPass kept, HostPass now, double tolerance) {
        boolean same = kept.positions() == now.positions();
        for (int i = 0; same && i < kept.positions(); i++) {
            same = kept.expected(i) == now.expected(i)
                    && isNear(kept.expectedLogProbNats()[i], now.expectedLogProbNats()[i], tolerance)
                    && isNear(kept.topLogProbNats()[i][0], now.topLogProbNats()[i][0], tolerance)
                    && (kept.argmax()[i] == now.argmax()[i] || isTie(kept.topLogProbNats()[i], tolerance));
        }
        return same;
    }

    /** Of nearly equal log probabilities; of very small ones relatively. */
    private static boolean isNear(double one, double other, double tolerance) {
        return Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(one));
    }

    private static boolean isTie(float[] topLogProbNats, double tolerance) {
        return topLogProbNats.length > 1 && isNear(topLogProbNats[0], topLogProbNats[1], tolerance);
    }
}
