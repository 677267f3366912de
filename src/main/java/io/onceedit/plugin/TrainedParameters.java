package io.onceedit.plugin;

import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.DecoderShape;
import java.io.Serializable;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which parameters of a base model are trained; all others stay frozen. The weight token's row is not among them: it always trains where
 * it exists.
 */
public sealed interface TrainedParameters extends Serializable {
    /** The names of the trained parameters, sorted; never empty. */
    Set<String> select(Decoder decoder);

    /** About how many numbers train, known before the weights are read; never too few. */
    default long count(DecoderShape shape) {
        return shape.parameterCount();
    }

    /** The form that {@link #parse} reads. */
    String describe();

    /** Every parameter, the embeddings too. */
    record All() implements TrainedParameters {
        @Override
        public Set<String> select(Decoder decoder) {
            return new TreeSet<>(decoder.parameterNames());
        }

        @Override
        public String describe() {
            return "all";
        }
    }

    /**
     * The last layers. A small model trains the same share of its layers as a model of {@code ofLayers} layers does.
     *
     * @param layers how many of a model with at least {@code ofLayers} layers
     * @param ofLayers the number of layers that {@code layers} was chosen for; {@code layers} itself for no scaling
     */
    record LastLayers(int layers, int ofLayers) implements TrainedParameters {
        public LastLayers {
            if (layers < 1 || ofLayers < layers) {
                throw new IllegalArgumentException("Invalid training setting trained = last:" + layers + "/" + ofLayers
                        + ": expected 1 <= layers <= layers of the whole model");
            }
        }

        /** The number of layers that are trained of a model with so many. */
        int of(int modelLayers) {
            int scaled = (int) Math.ceil((double) layers * modelLayers / ofLayers);
            return Math.min(modelLayers, Math.min(layers, scaled));
        }

        @Override
        public long count(DecoderShape shape) {
            long rows = (long) shape.vocabularySize() * shape.hiddenSize() * (shape.tiedHead() ? 1 : 2);
            return (shape.parameterCount() - rows) / shape.layers() * of(shape.layers());
        }

        @Override
        public Set<String> select(Decoder decoder) {
            int modelLayers = decoder.shape().layers();
            Set<String> names = new TreeSet<>();
            for (int layer = modelLayers - of(modelLayers); layer < modelLayers; layer++) {
                names.addAll(decoder.layerParameterNames(layer));
            }
            return names;
        }

        @Override
        public String describe() {
            return "last:" + layers + (ofLayers == layers ? "" : "/" + ofLayers);
        }
    }

    /**
     * The parameters whose whole name fits a pattern, for example {@code .*\.(28|29)\.mlp\.down_proj\.weight}.
     *
     * @param pattern a regular expression
     */
    record Matching(String pattern) implements TrainedParameters {
        public Matching {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "Invalid training setting trained = matching:" + pattern + ": " + e.getDescription(), e);
            }
        }

        @Override
        public Set<String> select(Decoder decoder) {
            Pattern compiled = Pattern.compile(pattern);
            Set<String> names = new TreeSet<>();
            for (String name : decoder.parameterNames()) {
                if (compiled.matcher(name).matches()) {
                    names.add(name);
                }
            }
            if (names.isEmpty()) {
                throw new IllegalArgumentException("Invalid training setting trained = matching:" + pattern
                        + ": no parameter has such a name; one of them is "
                        + new TreeSet<>(decoder.parameterNames()).first());
            }
            return names;
        }

        @Override
        public String describe() {
            return "matching:" + pattern;
        }
    }

    /**
     * Reads {@code all}, {@code last:K}, {@code last:K/N} (K of N layers, the same share of a smaller model) or {@code matching:REGEX}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static TrainedParameters parse(String text) {
        String trimmed = text.strip();
        if (trimmed.toLowerCase(Locale.ROOT).equals("all")) {
            return new All();
        }
        if (trimmed.startsWith("matching:")) {
            return new Matching(trimmed.substring("matching:".length()));
        }
        if (trimmed.matches("last:[0-9]{1,6}(/[0-9]{1,6})?")) {
            String[] numbers = trimmed.substring("last:".length()).split("/", -1);
            int layers = Integer.parseInt(numbers[0]);
            return new LastLayers(layers, numbers.length == 1 ? layers : Integer.parseInt(numbers[1]));
        }
        throw new IllegalArgumentException(
                "Invalid training setting trained = " + text + ": expected all, last:K, last:K/N or matching:REGEX");
    }
}
