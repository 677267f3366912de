package io.onceedit.plugin;

import io.onceedit.config.NearestName;
import io.onceedit.model.tensor.AdamSettings;
import io.onceedit.plugin.TrainingText.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The settings of a training as text, one key for each: what run files and manifests hold. */
final class TrainingSettingKeys {
    private TrainingSettingKeys() {}

    static Map<String, String> toMap(TrainingSettings settings) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("recipe", settings.recipe());
        putObjective(map, settings.objective());
        putTexts(map, settings.texts());
        map.put("trained", settings.trained().describe());
        putOptimizer(map, settings.optimizer());
        putLoop(map, settings.loop());
        return Collections.unmodifiableMap(map);
    }

    private static void putObjective(Map<String, String> map, ObjectiveSettings objective) {
        map.put("objective.weight-token", Boolean.toString(objective.weightToken()));
        map.put("objective.lambda", Double.toString(objective.lambda()));
        map.put("objective.related-weight", Double.toString(objective.relatedWeight()));
        map.put("objective.unrelated-weight", Double.toString(objective.unrelatedWeight()));
    }

    private static void putTexts(Map<String, String> map, TextSettings texts) {
        texts.counts().forEach((kind, count) -> map.put(TextSettings.key(kind), Integer.toString(count)));
        map.put("texts.line-end", Boolean.toString(texts.lineEnd()));
    }

    private static void putOptimizer(Map<String, String> map, OptimizerSettings optimizer) {
        RateSettings rates = optimizer.rates();
        map.put("rates.learning-rate", Double.toString(rates.learningRate()));
        map.put("rates.weight-row-learning-rate", Double.toString(rates.weightRowLearningRate()));
        map.put("rates.warm-up-share", Double.toString(rates.warmUpShare()));
        map.put("rates.decay", rates.decay().name().toLowerCase(Locale.ROOT));
        AdamSettings adam = optimizer.adam();
        map.put("adam.beta1", Double.toString(adam.beta1()));
        map.put("adam.beta2", Double.toString(adam.beta2()));
        map.put("adam.epsilon", Double.toString(adam.epsilon()));
        map.put("adam.weight-decay", Double.toString(adam.weightDecay()));
        map.put("adam.clip-norm", Double.toString(adam.clipNorm()));
    }

    private static void putLoop(Map<String, String> map, LoopSettings loop) {
        map.put("loop.epochs", Integer.toString(loop.epochs()));
        map.put("loop.batch-size", Integer.toString(loop.batchSize()));
        map.put("loop.accumulation-steps", Integer.toString(loop.accumulationSteps()));
        map.put("loop.activation-cache-bytes", Long.toString(loop.activationCacheBytes()));
        map.put("stop.loss-below", Double.toString(loop.earlyStopping().lossBelow()));
        map.put("stop.patience-epochs", Integer.toString(loop.earlyStopping().patienceEpochs()));
        map.put("stop.minimum-improvement", Double.toString(loop.earlyStopping().minimumImprovement()));
        map.put("loop.seed", Long.toString(loop.seed()));
    }

    static TrainingSettings replace(TrainingSettings settings, Map<String, String> replacements) {
        Map<String, String> map = new LinkedHashMap<>(toMap(settings));
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            if (map.put(replacement.getKey(), replacement.getValue()) == null) {
                Set<String> known = toMap(settings).keySet();
                throw new IllegalArgumentException("Unsupported training setting " + replacement.getKey() + ": "
                        + NearestName.of(replacement.getKey(), known)
                                .map(name -> "the nearest known one is " + name)
                                .orElse("known are " + String.join(", ", known)));
            }
        }
        return new Reader(map).settings();
    }

    /** Reads the settings back from their text. */
    private record Reader(Map<String, String> map) {
        TrainingSettings settings() {
            return new TrainingSettings(
                    map.get("recipe"),
                    new ObjectiveSettings(
                            truth("objective.weight-token"),
                            number("objective.lambda"),
                            number("objective.related-weight"),
                            number("objective.unrelated-weight")),
                    texts(),
                    TrainedParameters.parse(map.get("trained")),
                    new OptimizerSettings(rates(), adam()),
                    loop());
        }

        private TextSettings texts() {
            Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                if (kind != Kind.EDIT) {
                    counts.put(kind, whole(TextSettings.key(kind)));
                }
            }
            return new TextSettings(counts, truth("texts.line-end"));
        }

        private RateSettings rates() {
            return new RateSettings(
                    number("rates.learning-rate"),
                    number("rates.weight-row-learning-rate"),
                    number("rates.warm-up-share"),
                    decay());
        }

        private AdamSettings adam() {
            return new AdamSettings(
                    number("adam.beta1"),
                    number("adam.beta2"),
                    number("adam.epsilon"),
                    number("adam.weight-decay"),
                    number("adam.clip-norm"));
        }

        private LoopSettings loop() {
            return new LoopSettings(
                    whole("loop.epochs"),
                    whole("loop.batch-size"),
                    whole("loop.accumulation-steps"),
                    wholeLong("loop.activation-cache-bytes"),
                    new EarlyStopping(
                            number("stop.loss-below"),
                            whole("stop.patience-epochs"),
                            number("stop.minimum-improvement")),
                    wholeLong("loop.seed"));
        }

        private RateSettings.Decay decay() {
            for (RateSettings.Decay decay : RateSettings.Decay.values()) {
                if (decay.name().equalsIgnoreCase(map.get("rates.decay"))) {
                    return decay;
                }
            }
            throw invalid("rates.decay", "constant, linear or cosine");
        }

        private boolean truth(String key) {
            return switch (map.get(key)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw invalid(key, "true or false");
            };
        }

        private double number(String key) {
            try {
                return Double.parseDouble(map.get(key));
            } catch (NumberFormatException e) {
                throw invalid(key, "a number");
            }
        }

        private int whole(String key) {
            try {
                return Integer.parseInt(map.get(key));
            } catch (NumberFormatException e) {
                throw invalid(key, "a whole number");
            }
        }

        private long wholeLong(String key) {
            try {
                return Long.parseLong(map.get(key));
            } catch (NumberFormatException e) {
                throw invalid(key, "a whole number");
            }
        }

        private IllegalArgumentException invalid(String key, String expected) {
            return new IllegalArgumentException(
                    "Invalid training setting " + key + " = " + map.get(key) + ": expected " + expected);
        }
    }
}
