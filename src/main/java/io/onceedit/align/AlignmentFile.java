package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.align.AlignmentFigures.Peakedness;
import io.onceedit.model.checkpoint.SafetensorsFile;
import io.onceedit.model.checkpoint.SafetensorsWriter;
import io.onceedit.model.checkpoint.SafetensorsWriter.Precision;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * An alignment table on disk: a safetensors file with the anchors' ids and the inverse, whose metadata is the manifest (what the table was
 * made from, and its figures). Ids are stored as fp32, which holds whole numbers up to 2^24 exactly.
 */
final class AlignmentFile {
    private static final int LARGEST_EXACT = 1 << 24;
    private static final String PLUGIN_IDS = "plugin_ids";
    private static final String HOST_IDS = "host_ids";
    private static final String INVERSE = "inverse";

    private final Path path;

    AlignmentFile(Path path) {
        this.path = path;
    }

    void write(AlignmentTable table, NDManager scope) {
        Map<String, String> manifest = new TreeMap<>(table.key().fields());
        putRows(manifest, "plugin", table.figures().plugin());
        putRows(manifest, "host", table.figures().host());
        manifest.put("anchors", Integer.toString(table.anchors().size()));
        manifest.put("looked_up", Integer.toString(table.figures().lookedUp()));
        manifest.put("self_mapped", Integer.toString(table.figures().selfMapped()));
        try (NDManager inner = scope.newSubManager()) {
            Map<String, NDArray> tensors = Map.of(
                    PLUGIN_IDS, ids(inner, table.anchors().pluginIds()),
                    HOST_IDS, ids(inner, table.anchors().hostIds()),
                    INVERSE, ids(inner, table.inverse().toArray()));
            new SafetensorsWriter(Precision.FLOAT32, manifest).write(path, tensors);
        }
    }

    AlignmentTable read(AlignmentKey expected, NDManager scope) {
        SafetensorsFile file = SafetensorsFile.open(path);
        Map<String, String> manifest = file.metadata();
        expected.fields().forEach((field, value) -> {
            if (!value.equals(manifest.get(field))) {
                throw new IllegalArgumentException("Cannot use alignment table " + path + ": it was made with " + field
                        + " = " + manifest.get(field) + ", expected " + value
                        + "; align the models again, or name the table of this pair");
            }
        });
        AlignmentFigures figures = new AlignmentFigures(
                rows(manifest, "plugin"), rows(manifest, "host"), (int) number(manifest, "looked_up"), (int)
                        number(manifest, "self_mapped"));
        Anchors anchors = new Anchors(ids(scope, file, PLUGIN_IDS), ids(scope, file, HOST_IDS));
        return new AlignmentTable(expected, anchors, new InverseTokens(ids(scope, file, INVERSE)), figures);
    }

    private static void putRows(Map<String, String> manifest, String model, Peakedness rows) {
        manifest.put(model + "_self_probability", Double.toString(rows.selfProbability()));
        manifest.put(model + "_anchors_of_mass", Double.toString(rows.anchorsOfMass()));
        manifest.put(model + "_row_norm", Double.toString(rows.rowNorm()));
    }

    private Peakedness rows(Map<String, String> manifest, String model) {
        return new Peakedness(
                number(manifest, model + "_self_probability"),
                number(manifest, model + "_anchors_of_mass"),
                number(manifest, model + "_row_norm"));
    }

    private double number(Map<String, String> manifest, String field) {
        String text = manifest.getOrDefault(field, "");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Invalid alignment table " + path + ": " + field + " = \"" + text + "\", expected a number", e);
        }
    }

    private NDArray ids(NDManager scope, int[] ids) {
        float[] values = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] >= LARGEST_EXACT) {
                throw new IllegalArgumentException("Cannot write alignment table " + path + ": token " + ids[i]
                        + ", expected ids below " + LARGEST_EXACT);
            }
            values[i] = ids[i];
        }
        return scope.create(values);
    }

    private int[] ids(NDManager scope, SafetensorsFile file, String name) {
        try (NDArray tensor = file.read(scope, name)) {
            float[] values = tensor.toFloatArray();
            int[] ids = new int[values.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (int) values[i];
                if (ids[i] != values[i] || ids[i] < InverseTokens.UNKNOWN) {
                    throw new IllegalArgumentException("Invalid alignment table " + path + ": " + name + "[" + i
                            + "] = " + values[i] + ", expected a token id");
                }
            }
            return ids;
        }
    }
}
