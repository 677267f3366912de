package io.onceedit.plugin;

import java.util.Locale;

/** The checks that the settings' records share. */
final class Settings {
    private Settings() {}

    static void atLeast(String key, double value, double minimum) {
        if (!(value >= minimum) || Double.isInfinite(value)) {
            throw invalid(key, value, String.format(Locale.ROOT, "a number of at least %s", plain(minimum)));
        }
    }

    static void above(String key, double value, double bound) {
        if (!(value > bound) || Double.isInfinite(value)) {
            throw invalid(key, value, "a number above " + plain(bound));
        }
    }

    static void within(String key, double value, double minimum, double maximum) {
        if (!(value >= minimum && value <= maximum)) {
            throw invalid(key, value, "a number from " + plain(minimum) + " to " + plain(maximum));
        }
    }

    private static IllegalArgumentException invalid(String key, double value, String expected) {
        return new IllegalArgumentException(
                "Invalid training setting " + key + " = " + plain(value) + ": expected " + expected);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
