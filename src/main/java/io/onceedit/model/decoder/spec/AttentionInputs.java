package io.onceedit.model.decoder.spec;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The maps from a token's row to its queries, keys and values.
 *
 * @param maps three maps, or one to all of them
 * @param layout where queries, keys and values stand
 */
public record AttentionInputs(List<LinearSpec> maps, Layout layout) {
    /** Where queries, keys and values stand in what the maps give. */
    public enum Layout {
        /** One map each. */
        SEPARATE(3),
        /** One map: the queries of all heads, then all keys, then all values. */
        SIDE_BY_SIDE(1),
        /** One map: query, key and value of the first head, then those of the second, and so on. */
        BY_HEAD(1);

        private final int maps;

        Layout(int maps) {
            this.maps = maps;
        }
    }

    public AttentionInputs {
        maps = List.copyOf(maps);
        Objects.requireNonNull(layout, "layout");
        if (maps.size() != layout.maps) {
            throw new IllegalArgumentException("Invalid attention: " + maps.size() + " input maps, expected "
                    + layout.maps + " for the layout " + layout);
        }
    }

    /** One map each. */
    public static AttentionInputs separate(LinearSpec query, LinearSpec key, LinearSpec value) {
        return new AttentionInputs(List.of(query, key, value), Layout.SEPARATE);
    }

    /** One map to all queries, then all keys, then all values. */
    public static AttentionInputs sideBySide(LinearSpec map) {
        return new AttentionInputs(List.of(map), Layout.SIDE_BY_SIDE);
    }

    /** One map to query, key and value of one head after the other. */
    public static AttentionInputs byHead(LinearSpec map) {
        return new AttentionInputs(List.of(map), Layout.BY_HEAD);
    }

    /** Numbers that all maps give for a token. */
    int outputs() {
        return maps.stream().mapToInt(LinearSpec::outputs).sum();
    }

    Stream<TensorSpec> tensors() {
        return maps.stream().flatMap(LinearSpec::tensors);
    }
}
