package io.onceedit.ensemble.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** How much probability each host token has gathered. Not safe for several threads. */
final class HostMasses {
    private final Map<Integer, Double> masses = new HashMap<>();

    void add(int hostToken, double mass) {
        masses.merge(hostToken, mass, Double::sum);
    }

    double total() {
        return masses.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** By how much the leading token leads. */
    double margin() {
        double first = 0;
        double second = 0;
        for (double mass : masses.values()) {
            second = Math.max(second, Math.min(first, mass));
            first = Math.max(first, mass);
        }
        return first - second;
    }

    HostMasses copy() {
        HostMasses copy = new HostMasses();
        copy.masses.putAll(masses);
        return copy;
    }

    /** The leading token; of equal ones the smallest id. */
    int leading() {
        return masses.entrySet().stream()
                .max(Map.Entry.<Integer, Double>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElseThrow(() ->
                        new IllegalStateException("Cannot name the leading host token: none has any probability"));
    }

    /** The masses scaled to the sum 1. */
    Map<Integer, Double> normalised() {
        return dividedBy(total());
    }

    /** The masses as shares of a whole. */
    Map<Integer, Double> dividedBy(double whole) {
        Map<Integer, Double> shares = new HashMap<>(masses);
        shares.replaceAll((id, mass) -> mass / whole);
        return shares;
    }
}
