package io.onceedit.evaluate.speed;

import ai.djl.Device;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.model.tensor.WeightType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Measures what opening a model takes, everything but remembered hashes read anew each time. For one thread, which must record no gradients. */
public final class LoadSpeed {
    private final Path path;
    private final WeightType weights;
    private final ContentHashes hashes;
    private final LongSupplier nanoTime;

    /**
     * Opens nothing yet.
     *
     * @param path a model folder or a GGUF file
     * @param weights how its weights are held
     * @param hashes where its content hash comes from
     * @param nanoTime a clock in nanoseconds
     */
    public LoadSpeed(Path path, WeightType weights, ContentHashes hashes, LongSupplier nanoTime) {
        this.path = Objects.requireNonNull(path, "path");
        this.weights = Objects.requireNonNull(weights, "weights");
        this.hashes = Objects.requireNonNull(hashes, "hashes");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    }

    /**
     * Opens the model, lets it say a token and closes it.
     *
     * @param prompt what the token follows
     * @throws IllegalArgumentException as {@link LanguageModels#open}
     */
    public Opening open(String prompt) {
        ResidentMemory.forgetPeak();
        long residentBefore = ResidentMemory.nowBytes();
        ResidentMemory.Watch memory = ResidentMemory.watch();
        long begun = nanoTime.getAsLong();
        try (LanguageModel model =
                LanguageModels.open(String.valueOf(path.getFileName()), path, Device.cpu(), weights, hashes)) {
            long opened = nanoTime.getAsLong();
            memory.sample();
            long peakBytes = memory.peakBytes() - residentBefore;
            String token = FirstToken.after(model, prompt);
            return new Opening(
                    seconds(begun, opened), seconds(opened, nanoTime.getAsLong()), Math.max(0, peakBytes), token);
        }
    }

    /**
     * Reads the weights alone and lets go of them, beside the least that this has to do.
     *
     * @throws IllegalArgumentException as {@link #open}
     */
    public WeightReading readWeights() {
        ResidentMemory.forgetPeak();
        long residentBefore = ResidentMemory.nowBytes();
        ResidentMemory.Watch memory = ResidentMemory.watch();
        long begun = nanoTime.getAsLong();
        try (ModelFiles files = ModelFiles.open(path)) {
            long heldBytes;
            try (Decoder decoder = Decoders.open(files.config(), files.tensors(), Device.cpu(), weights)) {
                heldBytes = decoder.shape().weightBytes();
                memory.sample();
            }
            long read = nanoTime.getAsLong();
            long peakBytes = Math.max(0, memory.peakBytes() - residentBefore);
            long plainBegun = nanoTime.getAsLong();
            new PlainLoad(files.weightFiles(), heldBytes).run();
            return new WeightReading(
                    size(files.weightFiles()),
                    heldBytes,
                    peakBytes,
                    seconds(begun, read),
                    seconds(plainBegun, nanoTime.getAsLong()));
        }
    }

    private static long size(List<Path> files) {
        long bytes = 0;
        for (Path file : files) {
            try {
                bytes += Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
            }
        }
        return bytes;
    }

    private static double seconds(long begunNanos, long endedNanos) {
        return (endedNanos - begunNanos) / 1e9;
    }
}
