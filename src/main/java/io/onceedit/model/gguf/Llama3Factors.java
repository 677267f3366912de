package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Finds Llama 3's scaling of rotary frequencies again from the factors that it gave. A frequency of wavelength w is divided by
 * {@code 1 / ((1 - s) / factor + s)} with {@code s = (original / w - low) / (high - low)} between 0 and 1, so that the factors determine
 * {@code factor} and, up to a common multiple of {@code original}, {@code low} and {@code high}.
 */
final class Llama3Factors {
    private static final double TOLERANCE = 1e-5;

    /** Llama 3's own thresholds. */
    private static final Thresholds PUBLISHED = new Thresholds(1, 4, 8192);

    private Llama3Factors() {}

    private record Thresholds(double low, double high, double original) {
        double factor(double wavelength, double largest) {
            double smooth = Math.min(1, Math.max(0, (original / wavelength - low) / (high - low)));
            return 1 / ((1 - smooth) / largest + smooth);
        }
    }

    /**
     * The scaling that gives the factors; empty where they are all 1.
     *
     * @throws IllegalArgumentException where no such scaling gives them
     */
    static Optional<ObjectNode> fit(double[] factors, double base, int headSize, ArchitectureFields fields) {
        if (factors.length != headSize / 2) {
            throw fields.invalidTensor(
                    RopeFields.FREQUENCIES,
                    factors.length + " factors, expected " + headSize / 2 + ", one for each rotated pair");
        }
        double largest = DoubleStream.of(factors).max().orElse(1);
        if (largest - 1 < TOLERANCE) {
            return Optional.empty();
        }
        double[] wavelengths = new double[factors.length];
        for (int pair = 0; pair < wavelengths.length; pair++) {
            wavelengths[pair] = 2 * Math.PI * Math.pow(base, 2.0 * pair / headSize);
        }
        Thresholds found =
                gives(PUBLISHED, factors, wavelengths, largest) ? PUBLISHED : thresholds(factors, wavelengths, largest);
        if (!gives(found, factors, wavelengths, largest)) {
            throw fields.invalidTensor(
                    RopeFields.FREQUENCIES,
                    "no scaling of rope_type llama3 gives its factors, which is the only one read");
        }
        long original = Math.max(1, Math.round(found.original()));
        double scale = original / found.original(); // the same factors: only ratios of the three count
        return Optional.of(RopeFields.typed("llama3")
                .put("factor", largest)
                .put("low_freq_factor", found.low() * scale)
                .put("high_freq_factor", found.high() * scale)
                .put("original_max_position_embeddings", original));
    }

    /**
     * {@code s} is a line over {@code 1 / w}: through the outermost factors between 1 and the largest, or, where there is but one, with the
     * published ratio of its thresholds, or, where there is none, between the last factor of 1 and the first of the largest.
     */
    private static Thresholds thresholds(double[] factors, double[] wavelengths, double largest) {
        int first = 0;
        while (first < factors.length && factors[first] - 1 < TOLERANCE) {
            first++;
        }
        int last = factors.length - 1;
        while (last >= 0 && largest - factors[last] < TOLERANCE * largest) {
            last--;
        }
        double ratio = PUBLISHED.high() / PUBLISHED.low();
        if (first > last) {
            double shorter = first == 0 ? wavelengths[0] / ratio / ratio : wavelengths[first - 1];
            double longer = wavelengths[Math.min(first, wavelengths.length - 1)];
            double middle = Math.sqrt(shorter * longer);
            double spread = Math.min(ratio, Math.sqrt(longer / shorter));
            return new Thresholds(1, spread, middle * Math.sqrt(spread));
        }
        double smoothFirst = smooth(factors[first], largest);
        double smoothLast = smooth(factors[last], largest);
        if (first == last) {
            return new Thresholds(1, ratio, wavelengths[first] * (1 + (ratio - 1) * smoothFirst));
        }
        double slope = (smoothFirst - smoothLast) / (1 / wavelengths[first] - 1 / wavelengths[last]);
        double atZero = smoothFirst - slope / wavelengths[first];
        return new Thresholds(1, 1 - 1 / atZero, -slope / atZero); // s = (original / w - 1) / (high - 1)
    }

    private static double smooth(double factor, double largest) {
        return (1 / factor - 1 / largest) / (1 - 1 / largest);
    }

    private static boolean gives(Thresholds thresholds, double[] factors, double[] wavelengths, double largest) {
        for (int pair = 0; pair < factors.length; pair++) {
            if (!(Math.abs(thresholds.factor(wavelengths[pair], largest) / factors[pair] - 1) < TOLERANCE)) {
                return false;
            }
        }
        return thresholds.high() > thresholds.low() && thresholds.original() > 0;
    }
}
