package io.onceedit.model.gguf;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that an architecture's tensors have in Hugging Face transformers.
 *
 * @param outside names of the modules outside of the blocks by the file's names
 * @param blocks the prefix of block 0's modules with {@code %s} for the block's number
 * @param inside names of a block's modules by the file's names
 * @param elsewhere tensors that are no weights, since the configuration is made of them
 */
record TensorNames(Map<String, String> outside, String blocks, Map<String, String> inside, Set<String> elsewhere) {
    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d+)\\.(\\w+)\\.(weight|bias)");
    private static final Pattern MODULE = Pattern.compile("(\\w+)\\.(weight|bias)");

    TensorNames {
        outside = Map.copyOf(outside);
        inside = Map.copyOf(inside);
        elsewhere = Set.copyOf(elsewhere);
    }

    /** The name of a tensor; empty where the architecture has none by the file's name. */
    Optional<String> of(String stored) {
        Matcher block = BLOCK.matcher(stored);
        if (block.matches()) {
            return Optional.ofNullable(inside.get(block.group(2)))
                    .map(module -> blocks.formatted(block.group(1)) + module + "." + block.group(3));
        }
        Matcher module = MODULE.matcher(stored);
        return module.matches()
                ? Optional.ofNullable(outside.get(module.group(1))).map(name -> name + "." + module.group(2))
                : Optional.empty();
    }

    /** The module of a block that a stored tensor belongs to, by the file's name; empty for tensors outside of the blocks. */
    static String module(String stored) {
        Matcher block = BLOCK.matcher(stored);
        return block.matches() ? block.group(2) : "";
    }
}
