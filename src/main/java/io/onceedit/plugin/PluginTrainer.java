package io.onceedit.plugin;

import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.TextProbe;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Trains a plug-in: the base model, with some of its parameters changed so that it says an edit batch's answers, and where the recipe
 * asks for it a weight token that tells edits from other prompts.
 *
 * <p>The same code, base, texts, settings and number of engine threads give the same bytes; a task that trains sets that number for
 * itself ({@link TensorRuntime#setThreads}). The trainer has no state: it may be used by many
 * threads, and each training runs on its caller's thread.
 */
public final class PluginTrainer {
    private final TrainingSettings settings;
    private final String codeVersion;

    /** @param codeVersion names the code that trains, for the manifest: the same code has the same name */
    public PluginTrainer(TrainingSettings settings, String codeVersion) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.codeVersion = Objects.requireNonNull(codeVersion, "codeVersion");
    }

    /** The records whose own prompt and target cannot be trained on a base: what a run checks before it begins. */
    public List<RecordProblem> problems(LanguageModel base, EditBatch batch) {
        TextEncoder encoder = new TextEncoder(base, settings.texts().lineEnd());
        List<RecordProblem> problems = new ArrayList<>();
        for (EditRecord record : batch.records()) {
            TextProbe text = new TextProbe(record.prompt(), record.target());
            encoder.problem(new TrainingText(record.id(), TrainingText.Kind.EDIT, text))
                    .ifPresent(problems::add);
        }
        return problems;
    }

    /**
     * Trains.
     *
     * @param base stays untouched
     * @param batch the edits that the texts were made from
     * @param texts what {@link TrainingTexts#make} made of them
     * @param progress is told the optimiser's steps
     * @return the trained tensors, owned by the result; the caller closes it
     * @throws IllegalArgumentException where texts do not fit the base, naming their records
     * @throws IllegalStateException where the objective or a gradient becomes infinite
     */
    public TrainingResult train(LanguageModel base, EditBatch batch, TrainingTexts texts, ProgressListener progress) {
        long begun = System.nanoTime();
        List<EncodedText> encoded = encoded(base, batch, texts);
        NDManager owner = base.decoder().newScope();
        try (NDManager work = base.decoder().newScope()) {
            TrainableTensors tensors = new TrainableTensors(
                    owner,
                    base.decoder(),
                    settings.trained().select(base.decoder()),
                    settings.objective().weightToken());
            TrainingLoop loop = new TrainingLoop(settings, base.decoder(), tensors, encoded, work);
            List<Double> lossCurve = Gradients.unrecorded(() -> loop.run("train " + batch.id(), progress));
            TrainingCost cost = new TrainingCost(
                    Duration.ofNanos(System.nanoTime() - begun),
                    loop.peakResidentBytes(),
                    TensorRuntime.threads(),
                    loop.stepsRun());
            return new TrainingResult(owner, tensors.result(), causes(base, batch, texts), lossCurve, cost);
        } catch (RuntimeException | Error e) {
            owner.close();
            throw e;
        }
    }

    /**
     * What {@link #train} does with the same arguments, unless it stops early.
     *
     * @throws IllegalArgumentException as {@link #train}, and where the recipe trains a weight token
     */
    public TrainingSteps steps(LanguageModel base, EditBatch batch, TrainingTexts texts) {
        if (settings.objective().weightToken()) {
            throw new IllegalArgumentException(
                    "Unsupported training setting objective.weight-token = true: only the steps of a training without a"
                            + " weight token can be written, as of recipe speaker");
        }
        Set<String> trained = settings.trained().select(base.decoder());
        int frozen = TrainedSpan.of(base.decoder(), trained).frozenLayers();
        return TrainingSteps.of(settings, encoded(base, batch, texts), trained, frozen);
    }

    private List<EncodedText> encoded(LanguageModel base, EditBatch batch, TrainingTexts texts) {
        Objective objective = new Objective(settings.objective());
        List<TrainingText> read = texts.texts().stream()
                .filter(text -> text.kind().isRelated() || objective.readsUnrelated())
                .toList();
        List<EncodedText> encoded = new TextEncoder(base, settings.texts().lineEnd()).encode(read);
        if (encoded.isEmpty()) {
            throw new IllegalArgumentException(
                    "Invalid training texts of edit batch " + batch.id() + ": there are none");
        }
        return encoded;
    }

    private TrainingResult.Causes causes(LanguageModel base, EditBatch batch, TrainingTexts texts) {
        return new TrainingResult.Causes(
                new PluginManifest.Base(base.id(), base.architecture(), base.contentHash()),
                batch.id(),
                facts(batch, texts),
                texts,
                settings,
                codeVersion);
    }

    /** The edits with the paraphrases that were trained: what gates make keys of. */
    static List<EditedFact> facts(EditBatch batch, TrainingTexts texts) {
        Map<String, List<String>> paraphrases = new LinkedHashMap<>();
        for (TrainingText text : texts.texts()) {
            if (text.kind() == TrainingText.Kind.PARAPHRASE) {
                paraphrases
                        .computeIfAbsent(text.factId(), id -> new ArrayList<>())
                        .add(text.text().prompt());
            }
        }
        return batch.records().stream()
                .map(record -> new EditedFact(
                        record.id(),
                        record.subject(),
                        record.aliases(),
                        record.relation(),
                        record.prompt(),
                        record.target(),
                        paraphrases.getOrDefault(record.id(), List.of())))
                .toList();
    }
}
