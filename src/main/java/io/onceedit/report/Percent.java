package io.onceedit.report;

import java.util.Locale;

/** Shares as percentages. Nothing that is not whole is written as 100, and bounds of intervals are rounded outwards. */
public final class Percent {
    private static final double HUNDRED = 100;
    private static final double LARGEST_BELOW_ALL = 99.9;
    private static final double ROUNDING = 1e-9;

    private Percent() {}

    /** A share with one digit behind the point; 100 only where it is 1. */
    public static String of(double share) {
        return share < 1 ? String.format(Locale.ROOT, "%.1f", tenths(share)) : "100";
    }

    /** A share as a number of percent, rounded to tenths; 100 only where it is 1. */
    static double tenths(double share) {
        return share < 1 ? Math.min(Math.round(share * HUNDRED * 10) / 10.0, LARGEST_BELOW_ALL) : HUNDRED;
    }

    /** The lower bound of an interval, in whole percent. */
    public static long low(double share) {
        return (long) Math.floor(share * HUNDRED + ROUNDING);
    }

    /** The upper bound of an interval, in whole percent. */
    public static long high(double share) {
        return (long) Math.ceil(share * HUNDRED - ROUNDING);
    }

    /** The bounds of an interval, {@code 95-99}. */
    public static String interval(double low, double high) {
        return low(low) + "-" + high(high);
    }

    /** The difference of two shares in points, with its sign. */
    static String points(double difference) {
        double rounded = Math.round(difference * HUNDRED * 10) / 10.0;
        return rounded == 0 ? "0.0" : String.format(Locale.ROOT, "%+.1f", rounded);
    }
}
