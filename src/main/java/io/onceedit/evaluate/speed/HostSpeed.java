package io.onceedit.evaluate.speed;

import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.HostPass;
import io.onceedit.evaluate.Attempt;
import io.onceedit.evaluate.HostPassSettings;
import io.onceedit.evaluate.HostPasses;
import io.onceedit.evaluate.ReadCounts;
import io.onceedit.model.LanguageModel;
import io.onceedit.progress.ProgressListener;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Measures how fast a host scores known answers, as an evaluation does it: tokenising, sorting by length, reading in batches, the head at
 * answer positions, log probabilities and top tokens. Each round reads everything anew. For one thread, which must record no gradients.
 */
public final class HostSpeed {
    private static final Duration PEAK_MEASURED_FOR = Duration.ofMillis(500);

    private final LanguageModel host;
    private final HostPassSettings settings;
    private final LongSupplier nanoTime;
    private final MatrixProduct product;
    private final MatrixWork work;

    /** @param nanoTime a clock in nanoseconds */
    public HostSpeed(LanguageModel host, HostPassSettings settings, LongSupplier nanoTime) {
        this.host = Objects.requireNonNull(host, "host");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.product = new MatrixProduct(nanoTime, PEAK_MEASURED_FOR);
        this.work = MatrixWork.of(host.decoder());
    }

    /** Reads all answers once. */
    public HostRound round(List<TextProbe> answers) {
        double peakBefore = peak();
        HostPasses passes = new HostPasses(host, settings, ProgressListener.SILENT);
        long begun = nanoTime.getAsLong();
        List<Attempt<HostPass>> read = passes.passes(answers);
        double seconds = (nanoTime.getAsLong() - begun) / 1e9;
        double peak = Math.max(peakBefore, peak());
        long failed = read.stream()
                .filter(pass -> pass.either(answer -> false, reason -> true))
                .count();
        ReadCounts counts = passes.counts();
        double operations = work.operations(counts.tokens(), counts.headRows());
        return new HostRound(counts, failed, seconds, operations / seconds, peak);
    }

    private double peak() {
        try (NDManager scope = host.decoder().newScope()) {
            return product.bestOperationsPerSecond(scope);
        }
    }
}
