package io.onceedit.model.gguf;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata of a file, read field by field.
 *
 * @param file where it comes from, for messages
 * @param fields values by name, as {@link MetadataReader} makes them
 */
record Metadata(Path file, Map<String, Object> fields) {
    Metadata {
        fields = Map.copyOf(fields);
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    Optional<String> text(String key) {
        return typed(key, String.class, "a text");
    }

    String requiredText(String key) {
        return text(key).orElseThrow(() -> missing(key));
    }

    Optional<Boolean> truth(String key) {
        return typed(key, Boolean.class, "true or false");
    }

    /** A whole number of 32 bits, 0 or more. */
    Optional<Integer> wholeNumber(String key) {
        Optional<Long> value = typed(key, Long.class, "a whole number");
        value.filter(number -> number < 0 || number > Integer.MAX_VALUE).ifPresent(number -> {
            throw invalid(key, "a whole number from 0 to " + Integer.MAX_VALUE, number);
        });
        return value.map(Long::intValue);
    }

    /** A finite number; single precision is read as its shortest decimal, as whoever wrote it meant it. */
    Optional<Double> number(String key) {
        Optional<Double> value = typed(key, Number.class, "a number")
                .map(number -> number instanceof Float single
                        ? Double.parseDouble(Float.toString(single))
                        : number.doubleValue());
        value.filter(number -> !Double.isFinite(number)).ifPresent(number -> {
            throw invalid(key, "a finite number", number);
        });
        return value;
    }

    Optional<String[]> texts(String key) {
        return typed(key, String[].class, "a list of texts");
    }

    Optional<long[]> wholeNumbers(String key) {
        return typed(key, long[].class, "a list of whole numbers");
    }

    Optional<double[]> numbers(String key) {
        return typed(key, double[].class, "a list of numbers");
    }

    /** Lists of truth values and nested lists. */
    Optional<Object[]> values(String key) {
        return typed(key, Object[].class, "a list of truth values");
    }

    IllegalArgumentException missing(String key) {
        return new IllegalArgumentException(
                "Invalid GGUF file " + file + ": metadata field " + key + " is missing; convert the model again");
    }

    IllegalArgumentException invalid(String key, String expected, Object found) {
        return new IllegalArgumentException("Invalid GGUF file " + file + ": metadata field " + key + " = " + found
                + ", expected " + expected + "; convert the model again");
    }

    IllegalArgumentException unsupported(String key, Object found, String supported) {
        return new IllegalArgumentException("Unsupported GGUF file " + file + ": metadata field " + key + " = " + found
                + ", supported is " + supported);
    }

    private <T> Optional<T> typed(String key, Class<T> type, String expected) {
        Object field = fields.get(key);
        Object value = field instanceof StoredList stored ? stored.read() : field;
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw invalid(key, expected, value.getClass().isArray() ? "a list" : value);
        }
        return Optional.of(type.cast(value));
    }
}
