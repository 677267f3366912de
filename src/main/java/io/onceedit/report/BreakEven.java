package io.onceedit.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What editing a plug-in once cost beside editing every host by the same recipe.
 *
 * @param gates learned once for a plug-in's base, for all edits to come
 * @param once the edits, trained into the plug-in
 * @param hostMore what each host costs more than that: its alignment
 * @param each the same edits, trained into each host
 */
public record BreakEven(Cost gates, Cost once, Cost hostMore, Map<String, Cost> each) {
    /** The file of a run that holds it. */
    public static final String FILE = "break-even.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public BreakEven {
        each = Collections.unmodifiableMap(new LinkedHashMap<>(each));
    }

    /** Seconds. */
    public record Cost(double wallSeconds, double processorSeconds) {
        /** What nothing costs. */
        public static final Cost NOTHING = new Cost(0, 0);

        /** Both together. */
        public Cost plus(Cost other) {
            return new Cost(wallSeconds + other.wallSeconds, processorSeconds + other.processorSeconds);
        }

        /** A host's mean share. */
        public Cost over(int hosts) {
            return new Cost(wallSeconds / hosts, processorSeconds / hosts);
        }
    }

    /** From how many hosts on editing once costs less, in words. */
    public String words() {
        return words(once);
    }

    /** The same, where the gates are learned too. */
    public String wordsWithGates() {
        return words(once.plus(gates));
    }

    /** In processor time, which is what machines are paid for. */
    private String words(Cost cost) {
        double mean = each.values().stream()
                .reduce(Cost.NOTHING, Cost::plus)
                .over(each.size())
                .processorSeconds();
        double saved = mean - hostMore.processorSeconds();
        if (saved <= 0) {
            return "never: a host costs no more to edit than to align";
        }
        return String.format(
                Locale.ROOT,
                "from %d hosts on: editing once costs as much as editing %.1f hosts of this mean size",
                (long) Math.max(1, Math.ceil(cost.processorSeconds() / saved)),
                cost.processorSeconds() / saved);
    }

    /** The file's text. */
    public String json() {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Failed to write " + FILE, e);
        }
    }

    /**
     * Reads a file's text.
     *
     * @throws IllegalArgumentException where it is another's
     */
    public static BreakEven read(String text) {
        try {
            return MAPPER.readValue(text, BreakEven.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Invalid " + FILE + ": " + e.getOriginalMessage() + "; measure again with bench break-even --run",
                    e);
        }
    }
}
