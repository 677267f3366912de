package io.onceedit.model.checkpoint;

/** IEEE 754 binary16 numbers: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
public final class HalfPrecision {
    /** The bits of infinity; smaller magnitudes are finite. */
    static final int INFINITY_BITS = 0x7C00;

    private static final int SIGN_BIT = 0x8000;
    private static final int SMALLEST_NORMAL_FLOAT_BITS = 0x3880_0000;
    private static final int EXPONENT_DIFFERENCE_BITS = 0x3800_0000;
    private static final int DROPPED_BITS = 13;
    private static final float[] VALUES = values();

    private HalfPrecision() {}

    /** The number that 16 bits stand for. */
    public static float toFloat(short bits) {
        return VALUES[bits & 0xFFFF];
    }

    /** The bits of the nearest number, ties to even; those of infinity where the number is too large. NaN is not supported. */
    static short nearest(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & SIGN_BIT;
        int magnitude = bits & Integer.MAX_VALUE;
        if (magnitude < SMALLEST_NORMAL_FLOAT_BITS) {
            return (short) (sign | (int) Math.rint(Math.scalb(Math.abs(value), 24)));
        }
        int tieToEven = (1 << (DROPPED_BITS - 1)) - 1 + (magnitude >> DROPPED_BITS & 1);
        int half = (magnitude - EXPONENT_DIFFERENCE_BITS + tieToEven) >> DROPPED_BITS;
        return (short) (sign | Math.min(half, INFINITY_BITS));
    }

    private static float[] values() {
        float[] values = new float[1 << 16];
        for (int bits = 0; bits < values.length; bits++) {
            values[bits] = value(bits);
        }
        return values;
    }

    private static float value(int bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude = switch (exponent) {
            case 0 -> Math.scalb((float) fraction, -24);
            case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
        return (bits & SIGN_BIT) == 0 ? magnitude : -magnitude;
    }
}
