package io.onceedit.model.gguf;

import io.onceedit.model.checkpoint.TensorEntry;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What a file says about its architecture: the metadata fields under the architecture's name, and which tensors there are. */
final class ArchitectureFields {
    /** A short list of factors; longer tensors are weights. */
    private static final int MOST_NUMBERS = 1 << 12;

    private final GgufFile file;
    private final String prefix;

    ArchitectureFields(GgufFile file, String architecture) {
        this.file = file;
        this.prefix = architecture + ".";
    }

    Metadata metadata() {
        return file.metadata();
    }

    /** The full name of a field. */
    String key(String field) {
        return prefix + field;
    }

    /** A positive whole number that has to be there. */
    int size(String field) {
        return findSize(field).orElseThrow(() -> metadata().missing(key(field)));
    }

    /** A positive whole number; one that is 0 counts as absent. */
    Optional<Integer> findSize(String field) {
        return metadata().wholeNumber(key(field)).filter(value -> value > 0);
    }

    /** A positive number. */
    Optional<Double> find(String field) {
        Optional<Double> value = metadata().number(key(field));
        value.filter(number -> number <= 0).ifPresent(number -> {
            throw metadata().invalid(key(field), "a positive number", number);
        });
        return value;
    }

    double number(String field) {
        return find(field).orElseThrow(() -> metadata().missing(key(field)));
    }

    boolean hasTensor(String name) {
        return file.entries().containsKey(name);
    }

    int tensorCount() {
        return file.entries().size();
    }

    /** A tensor's sizes, outermost first. */
    long[] shape(String tensor) {
        return entry(tensor).shape().clone();
    }

    /** The numbers of a short tensor of one dimension. */
    double[] numbers(String tensor) {
        TensorEntry entry = entry(tensor);
        if (entry.format() != BlockFormat.F32 || entry.shape().length != 1 || entry.elements() > MOST_NUMBERS) {
            throw invalidTensor(tensor, "expected a list of at most " + MOST_NUMBERS + " numbers of type F32");
        }
        byte[] packed = new byte[Math.toIntExact(entry.byteLength())];
        file.bytes().copy(entry.position(), ByteBuffer.wrap(packed));
        int[] bits = new int[Math.toIntExact(entry.elements())];
        entry.format().decode(packed, bits.length, bits);
        double[] numbers = new double[bits.length];
        for (int i = 0; i < bits.length; i++) {
            float number = Float.intBitsToFloat(bits[i]);
            if (!(number > 0) || !Float.isFinite(number)) {
                throw invalidTensor(tensor, "element " + i + " is " + number + ", expected positive numbers");
            }
            numbers[i] = Double.parseDouble(Float.toString(number));
        }
        return numbers;
    }

    /** Whether two tensors hold the same bytes. */
    boolean same(String tensor, String other) {
        return file.same(entry(tensor), entry(other));
    }

    IllegalArgumentException invalidTensor(String tensor, String reason) {
        return new IllegalArgumentException("Invalid tensor " + tensor + " in "
                + file.bytes().path() + ": " + reason + "; convert the model again");
    }

    private TensorEntry entry(String tensor) {
        TensorEntry entry = file.entries().get(tensor);
        if (entry == null) {
            throw new IllegalArgumentException("Invalid GGUF file "
                    + file.bytes().path() + ": tensor " + tensor + " is missing; convert the model again");
        }
        return entry;
    }
}
