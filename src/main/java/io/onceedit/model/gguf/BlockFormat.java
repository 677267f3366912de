package io.onceedit.model.gguf;

import io.onceedit.model.checkpoint.ElementFormat;
import io.onceedit.model.checkpoint.ElementType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The element types of GGUF that are read, with their number in the file; K types pack 256 elements, older ones 32. */
enum BlockFormat implements ElementFormat {
    F32(0, 1, 4),
    F16(1, 1, 2),
    BF16(30, 1, 2),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q2_K(10, 256, 84),
    Q3_K(11, 256, 110),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210);

    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(9, "Q8_1"),
            Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"),
            Map.entry(17, "IQ2_XS"),
            Map.entry(18, "IQ3_XXS"),
            Map.entry(19, "IQ1_S"),
            Map.entry(20, "IQ4_NL"),
            Map.entry(21, "IQ3_S"),
            Map.entry(22, "IQ2_S"),
            Map.entry(23, "IQ4_XS"),
            Map.entry(24, "I8"),
            Map.entry(25, "I16"),
            Map.entry(26, "I32"),
            Map.entry(27, "I64"),
            Map.entry(28, "F64"),
            Map.entry(29, "IQ1_M"),
            Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"),
            Map.entry(39, "MXFP4"));

    private final int number;
    private final int blockElements;
    private final int blockBytes;

    BlockFormat(int number, int blockElements, int blockBytes) {
        this.number = number;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    @Override
    public int blockElements() {
        return blockElements;
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public void decode(byte[] packed, int blocks, int[] floatBits) {
        switch (this) {
            case F32 -> ElementType.F32.decode(packed, blocks, floatBits);
            case F16 -> ElementType.F16.decode(packed, blocks, floatBits);
            case BF16 -> ElementType.BF16.decode(packed, blocks, floatBits);
            case Q4_0 -> SmallBlocks.q40(packed, blocks, floatBits);
            case Q4_1 -> SmallBlocks.q41(packed, blocks, floatBits);
            case Q5_0 -> SmallBlocks.q50(packed, blocks, floatBits);
            case Q5_1 -> SmallBlocks.q51(packed, blocks, floatBits);
            case Q8_0 -> SmallBlocks.q80(packed, blocks, floatBits);
            case Q2_K -> SuperBlocks.q2k(packed, blocks, floatBits);
            case Q3_K -> SuperBlocks.q3k(packed, blocks, floatBits);
            case Q4_K -> SuperBlocks.q4k(packed, blocks, floatBits);
            case Q5_K -> SuperBlocks.q5k(packed, blocks, floatBits);
            case Q6_K -> SuperBlocks.q6k(packed, blocks, floatBits);
        }
    }

    /** @throws IllegalArgumentException where the number is of another type, by its name */
    static BlockFormat numbered(int number, String tensor, Path file) {
        return Arrays.stream(values())
                .filter(format -> format.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unsupported element type "
                        + OTHERS.getOrDefault(number, "number " + Integer.toUnsignedString(number)) + " of tensor "
                        + tensor + " in " + file + ": supported are "
                        + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))
                        + "; take the model in one of them, for example a Q4_K_M or Q8_0 file"));
    }
}
