package io.onceedit.plugin;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tensor.AdamW;
import io.onceedit.model.tensor.BatchLimit;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The epochs of one training. B = batch, T = tokens of the longest row, D = hidden size. */
final class TrainingLoop {
    private final TrainingSettings settings;
    private final Decoder base;
    private final TrainableTensors tensors;
    private final List<EncodedText> texts;
    private final NDManager work;
    private final Objective objective;
    private final TrainedSpan span;
    private final AdamW optimizer;
    private final BatchOrder order;
    private final ResidentMemory.Watch memory = ResidentMemory.watch();
    private int stepsRun;
    private final BatchLimit limit = new BatchLimit();

    /** @param work holds activations and moments; closed by the caller */
    TrainingLoop(
            TrainingSettings settings,
            Decoder base,
            TrainableTensors tensors,
            List<EncodedText> texts,
            NDManager work) {
        this.settings = settings;
        this.base = base;
        this.tensors = tensors;
        this.texts = texts;
        this.work = work;
        this.objective = new Objective(settings.objective());
        this.span = TrainedSpan.of(base, settings.trained().select(base));
        this.optimizer = new AdamW(work, settings.optimizer().adam(), tensors.all());
        this.order = new BatchOrder(texts, settings.loop());
    }

    /** Runs epochs until the last, or until early stopping; the mean objective of each. */
    List<Double> run(String stage, ProgressListener progress) {
        LoopSettings loop = settings.loop();
        int stepsPlanned = order.stepsOfEpoch() * loop.epochs();
        long cacheBytes = span.trainsEmbeddings() ? 0 : loop.activationCacheBytes();
        FrozenPrefix prefix =
                new FrozenPrefix(work, base, texts, span.frozenLayers(), cacheBytes, () -> progress.halved(stage));
        StopRule stop = new StopRule(loop.earlyStopping());
        List<Double> lossCurve = new ArrayList<>();
        progress.advanced(stage, 0, stepsPlanned);
        for (int epoch = 0; epoch < loop.epochs(); epoch++) {
            double sum = 0;
            for (List<List<Integer>> step : order.epoch(epoch)) {
                sum += step(new Step(stage, prefix, step, progress), rates(stepsRun, stepsPlanned));
                stepsRun++;
                progress.advanced(stage, stepsRun, stepsPlanned);
            }
            lossCurve.add(sum / order.stepsOfEpoch());
            if (stop.endsAfter(lossCurve.get(epoch))) {
                progress.advanced(stage, stepsPlanned, stepsPlanned);
                break;
            }
        }
        return lossCurve;
    }

    int stepsRun() {
        return stepsRun;
    }

    long peakResidentBytes() {
        return memory.peakBytes();
    }

    /**
     * One step of the optimiser.
     *
     * @param stage names the training
     * @param batches of texts, whose gradients are added up
     * @param progress is told of batches that are halved
     */
    private record Step(String stage, FrozenPrefix prefix, List<List<Integer>> batches, ProgressListener progress) {}

    /**
     * Runs a step; its objective. Where a batch finds no memory on the device, the whole step begins anew with batches of half as many texts,
     * and no later batch is larger: gradients add up to the same but for rounding.
     */
    private double step(Step step, double[] rates) {
        Objective.Normaliser whole = objective.normaliser(
                step.batches().stream().flatMap(List::stream).map(texts::get).toList());
        OptionalDouble loss = OptionalDouble.empty();
        while (loss.isEmpty()) {
            try (NDManager scope = work.newSubManager()) {
                TrainableTensors.Leaves leaves = tensors.leaves(scope);
                loss = loss(step, leaves, whole);
                if (loss.isPresent()) {
                    optimise(scope, leaves, loss.getAsDouble(), rates);
                }
            }
        }
        return loss.getAsDouble();
    }

    /** The objective, its gradients in the leaves; nothing where the device has no memory for the batches, which are halved then. */
    private OptionalDouble loss(Step step, TrainableTensors.Leaves leaves, Objective.Normaliser whole) {
        List<List<Integer>> batches = step.batches().stream()
                .flatMap(batch -> BatchOrder.portions(batch, limit.of(batch.size())).stream())
                .toList();
        try (Decoder edited = base.withParameters(leaves.parameters())) {
            double loss = 0;
            for (List<Integer> batch : batches) {
                loss += accumulate(step.prefix(), edited, leaves.weightRow(), batch, whole);
            }
            return OptionalDouble.of(loss);
        } catch (EngineException e) {
            int largest = batches.stream().mapToInt(List::size).max().orElseThrow();
            if (!limit.halve(e, largest)) {
                throw e;
            }
            step.progress().halved(step.stage());
            return OptionalDouble.empty();
        }
    }

    private void optimise(NDManager scope, TrainableTensors.Leaves leaves, double loss, double[] rates) {
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException("Failed to train: the objective is " + loss + " at step " + stepsRun
                    + "; use a lower learning rate");
        }
        List<NDArray> gradients =
                leaves.all().stream().map(NDArray::getGradient).toList();
        gradients.forEach(gradient -> gradient.attach(scope));
        optimizer.step(gradients, rates);
    }

    /** Adds a batch's gradients to the leaves; the batch's part of the objective. */
    private double accumulate(
            FrozenPrefix prefix,
            Decoder edited,
            Optional<NDArray> weightRow,
            List<Integer> batch,
            Objective.Normaliser whole) {
        Objective.Positions positions =
                objective.positions(batch.stream().map(texts::get).toList());
        TokenBatch tokens = prefix.tokens(batch);
        try (NDManager scope = work.newSubManager()) {
            return Gradients.recorded(() -> {
                NDArray residual = span.trainsEmbeddings()
                        ? edited.residualAfter(scope, tokens, 0)
                        : prefix.residual(scope, batch); // (B, T, D)
                NDArray rows = edited.hiddenFrom(residual, tokens, prefix.layers(), positions.places()); // (N, D)
                NDArray loss = objective.loss(new Objective.Pass(edited, weightRow), rows, positions, whole);
                memory.sample(); // all that the way back needs is there, and nothing of it is freed yet
                Gradients.backward(loss);
                return (double) loss.getFloat();
            });
        }
    }

    private double[] rates(int step, int steps) {
        RateSettings rates = settings.optimizer().rates();
        double factor = rates.factor(step, steps);
        double[] all = new double[tensors.all().size()];
        Arrays.fill(all, rates.learningRate() * factor);
        if (settings.objective().weightToken()) {
            all[all.length - 1] = rates.weightRowLearningRate() * factor;
        }
        return all;
    }
}
