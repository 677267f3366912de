package io.onceedit.model.gguf;

/**
 * Blocks of 256 elements with a scale in half precision for the whole, and a small whole number as scale (in types 2, 4 and 5 another as
 * offset) for each run of 16 or 32 elements. An element is {@code scale * runScale * q - offset * runOffset}.
 */
final class SuperBlocks {
    private static final int ELEMENTS = 256;
    private static final int LOW = 0xF;

    private SuperBlocks() {}

    /**
     * 16 bytes scales (low half) and offsets (high half) of runs of 16, 64 bytes elements of 2 bits, scale, offset. In each half of the
     * block, 32 bytes hold 128 elements: bits 0 and 1 the first 32, bits 2 and 3 the next.
     */
    static void q2k(byte[] packed, int blocks, int[] floatBits) {
        int to = 0;
        for (int block = 0, at = 0; block < blocks; block++, at += 84) {
            float scale = SmallBlocks.half(packed, at + 80);
            float offset = SmallBlocks.half(packed, at + 82);
            for (int run = 0; run < 16; run++) {
                int scales = packed[at + run];
                float runScale = scale * (scales & LOW);
                float runOffset = offset * (scales >> 4 & LOW);
                int from = at + 16 + (run / 8) * 32 + run % 2 * 16;
                int shift = run % 8 / 2 * 2;
                for (int i = 0; i < 16; i++) {
                    floatBits[to++] = Float.floatToRawIntBits(runScale * (packed[from + i] >> shift & 3) - runOffset);
                }
            }
        }
    }

    /**
     * 32 bytes third bits, 64 bytes elements of 2 bits as in {@link #q2k}, 12 bytes scales of 6 bits of runs of 16, scale. Elements are
     * from -4 to 3, scales from -32 to 31.
     */
    static void q3k(byte[] packed, int blocks, int[] floatBits) {
        int to = 0;
        for (int block = 0, at = 0; block < blocks; block++, at += 110) {
            float scale = SmallBlocks.half(packed, at + 108);
            for (int run = 0; run < 16; run++) {
                int low = packed[at + 96 + run % 8] >> (run / 8 * 4) & LOW;
                int high = packed[at + 104 + run % 4] >> (run / 4 * 2) & 3;
                float runScale = scale * ((low | (high << 4)) - 32);
                int from = at + 32 + (run / 8) * 32 + run % 2 * 16;
                int thirdBits = at + run % 2 * 16;
                int shift = run % 8 / 2 * 2;
                int thirdBit = run / 2;
                for (int i = 0; i < 16; i++) {
                    int third = packed[thirdBits + i] >> thirdBit & 1;
                    int element = (packed[from + i] >> shift & 3) - (1 - third) * 4;
                    floatBits[to++] = Float.floatToRawIntBits(runScale * element);
                }
            }
        }
    }

    /**
     * Scale, offset, 12 bytes scales and offsets of 6 bits of runs of 32, 128 bytes elements of 4 bits: each 32 bytes hold one run in
     * their low halves and the next in their high halves.
     */
    static void q4k(byte[] packed, int blocks, int[] floatBits) {
        int to = 0;
        for (int block = 0, at = 0; block < blocks; block++, at += 144) {
            float scale = SmallBlocks.half(packed, at);
            float offset = SmallBlocks.half(packed, at + 2);
            for (int run = 0; run < 8; run++) {
                float runScale = scale * runScale(packed, at + 4, run);
                float runOffset = offset * runOffset(packed, at + 4, run);
                int from = at + 16 + run / 2 * 32;
                int shift = run % 2 * 4;
                for (int i = 0; i < 32; i++) {
                    floatBits[to++] = Float.floatToRawIntBits(runScale * (packed[from + i] >> shift & LOW) - runOffset);
                }
            }
        }
    }

    /** As {@link #q4k}, with 32 bytes of fifth bits between the scales and the elements: bit r of byte i belongs to element i of run r. */
    static void q5k(byte[] packed, int blocks, int[] floatBits) {
        int to = 0;
        for (int block = 0, at = 0; block < blocks; block++, at += 176) {
            float scale = SmallBlocks.half(packed, at);
            float offset = SmallBlocks.half(packed, at + 2);
            for (int run = 0; run < 8; run++) {
                float runScale = scale * runScale(packed, at + 4, run);
                float runOffset = offset * runOffset(packed, at + 4, run);
                int from = at + 48 + run / 2 * 32;
                int shift = run % 2 * 4;
                for (int i = 0; i < 32; i++) {
                    int element = (packed[from + i] >> shift & LOW) | ((packed[at + 16 + i] >> run & 1) << 4);
                    floatBits[to++] = Float.floatToRawIntBits(runScale * element - runOffset);
                }
            }
        }
    }

    /**
     * 128 bytes low 4 bits, 64 bytes high 2 bits, 16 bytes scales of runs of 16, scale. Elements are from -32 to 31. In each half of the
     * block, 64 bytes hold 128 elements: low halves the first 64, high halves the others; 32 bytes their high bits as in {@link #q2k}.
     */
    static void q6k(byte[] packed, int blocks, int[] floatBits) {
        for (int block = 0, at = 0; block < blocks; block++, at += 210) {
            float scale = SmallBlocks.half(packed, at + 208);
            for (int run = 0; run < 16; run++) {
                float runScale = scale * packed[at + 192 + run];
                int half = run / 8;
                int within = run % 8 * 16;
                int lowBits = at + half * 64 + within % 64;
                int lowShift = within / 64 * 4;
                int highBits = at + 128 + half * 32 + within % 32;
                int highShift = within / 32 * 2;
                int to = block * ELEMENTS + run * 16;
                for (int i = 0; i < 16; i++) {
                    int element =
                            (packed[lowBits + i] >> lowShift & LOW) | ((packed[highBits + i] >> highShift & 3) << 4);
                    floatBits[to + i] = Float.floatToRawIntBits(runScale * (element - 32));
                }
            }
        }
    }

    /** Scales 0 to 3 are the low 6 bits of bytes 0 to 3; the others have their low bits in bytes 8 to 11, their high bits in bytes 0 to 3. */
    private static int runScale(byte[] packed, int at, int run) {
        return run < 4 ? packed[at + run] & 63 : (packed[at + run + 4] & LOW) | ((packed[at + run - 4] >> 6 & 3) << 4);
    }

    /** As {@link #runScale}, from bytes 4 to 7 and the high halves of bytes 8 to 11. */
    private static int runOffset(byte[] packed, int at, int run) {
        return run < 4
                ? packed[at + run + 4] & 63
                : (packed[at + run + 4] >> 4 & LOW) | ((packed[at + run] >> 6 & 3) << 4);
    }
}
