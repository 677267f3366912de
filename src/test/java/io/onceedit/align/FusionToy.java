package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The reference numbers of {@code fusion_toy.json}; where they come from stands beside them. */
public final class FusionToy {
    private final JsonNode root;

    public FusionToy() {
        try (InputStream stream = FusionToy.class.getResourceAsStream("fusion_toy.json")) {
            root = new ObjectMapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode cases() {
        return root.get("cases");
    }

    public double[] vector(String name) {
        return vector(root.get(name));
    }

    public static double[] vector(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToDouble(i -> node.get(i).asDouble())
                .toArray();
    }

    public int[] ids(String name) {
        return IntStream.range(0, root.get(name).size())
                .map(i -> root.get(name).get(i).asInt())
                .toArray();
    }

    /** A matrix in row-major order. */
    public double[] flat(String name) {
        return IntStream.range(0, root.get(name).size())
                .boxed()
                .flatMapToDouble(i -> IntStream.of(i)
                        .mapToObj(root.get(name)::get)
                        .flatMapToDouble(row -> DoubleStream.of(vector(row))))
                .toArray();
    }

    public NDArray matrix(NDManager manager, String name) {
        int rows = root.get(name).size();
        double[] values = flat(name);
        return manager.create(values, new Shape(rows, values.length / rows));
    }
}
