package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which templates ask the same: two are neighbours where one record was asked with both. Templates that are not in the graph enter it
 * through those with the most similar words.
 */
final class TemplateGraph {
    /** Similar templates below this cosine ask something else. */
    private static final double LEAST_SIMILARITY = 0.5;

    private static final int ENTRIES = 8;
    /** A similar template is a guess, a neighbour's neighbour a smaller one. */
    private static final double ENTRY_SHARE = 0.5;

    private static final double SECOND_STEP_SHARE = 0.3;
    private static final double SECOND_STEP_CERTAINTY = 0.5;
    /** Many edits share a template, and few templates are asked often. */
    private static final int KEPT_ANSWERS = 1000;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private final Map<String, Map<String, Integer>> neighbours;
    private final Map<String, List<Reached>> answered = new ConcurrentHashMap<>();
    private final Map<String, Double> rarity = new HashMap<>();
    private final Map<String, Map<String, Double>> wordVectors = new TreeMap<>();

    /** @param neighbours how many records were asked with both templates, symmetric */
    TemplateGraph(Map<String, Map<String, Integer>> neighbours) {
        this.neighbours = neighbours;
        Map<String, Integer> frequency = new HashMap<>();
        neighbours.keySet().forEach(body -> words(body).forEach(word -> frequency.merge(word, 1, Integer::sum)));
        frequency.forEach((word, count) -> rarity.put(word, rarity(count)));
        neighbours.keySet().forEach(body -> wordVectors.put(body, wordVector(body)));
    }

    /**
     * A template that may ask the same.
     *
     * @param body the template
     * @param score how much of a walk along the graph ends there: what templates are ranked by
     * @param certainty how sure the surest way there is, in (0, 1]: 1 where one record was asked with both
     */
    record Reached(String body, double score, double certainty) {
        private Reached and(Reached other) {
            return new Reached(body, score + other.score, Math.max(certainty, other.certainty));
        }
    }

    /** Templates that ask what this one asks, the one with the highest score first, without itself. */
    List<Reached> sameQuestion(String body) {
        List<Reached> known = answered.get(body);
        if (known != null) {
            return known;
        }
        List<Reached> found = List.copyOf(walked(body));
        if (answered.size() < KEPT_ANSWERS) {
            answered.put(body, found);
        }
        return found;
    }

    private List<Reached> walked(String body) {
        Map<String, Reached> reached = new TreeMap<>();
        entries(body).forEach((entry, share) -> {
            if (!entry.equals(body)) {
                add(new Reached(entry, ENTRY_SHARE * share, share), reached);
            }
            spread(entry, share, reached);
        });
        reached.remove(body);
        List<Reached> ranked = new ArrayList<>(reached.values());
        ranked.sort(Comparator.comparingDouble((Reached one) -> -one.score()).thenComparing(Reached::body));
        return ranked;
    }

    private static void add(Reached one, Map<String, Reached> reached) {
        reached.merge(one.body(), one, Reached::and);
    }

    /** Two steps from an entry, each in proportion to how often two templates go together. */
    private void spread(String entry, double share, Map<String, Reached> reached) {
        double all = total(entry);
        neighbours.get(entry).forEach((near, count) -> {
            double score = share * count / all;
            add(new Reached(near, score, share), reached);
            double further = total(near);
            neighbours.get(near).forEach((far, times) -> {
                double farScore = SECOND_STEP_SHARE * score * times / further;
                add(new Reached(far, farScore, SECOND_STEP_CERTAINTY * share), reached);
            });
        });
    }

    private double total(String body) {
        return neighbours.get(body).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Where a walk begins: the template itself where it is known, and the most similar ones, by the square of their cosine. */
    private Map<String, Double> entries(String body) {
        Map<String, Double> vector = wordVector(body);
        Map<String, Double> cosines = new HashMap<>();
        wordVectors.forEach((other, otherVector) -> {
            double cosine = cosine(vector, otherVector);
            if (cosine >= LEAST_SIMILARITY) {
                cosines.put(other, cosine);
            }
        });
        Map<String, Double> entries = new TreeMap<>();
        cosines.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(ENTRIES)
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue() * entry.getValue()));
        if (neighbours.containsKey(body)) {
            entries.put(body, 1.0);
        }
        return entries;
    }

    private double rarity(int templates) {
        return Math.log(1 + (double) neighbours.size() / (1 + templates));
    }

    private Map<String, Double> wordVector(String body) {
        Map<String, Double> vector = new TreeMap<>();
        words(body).forEach(word -> vector.put(word, rarity.getOrDefault(word, rarity(0))));
        double squares =
                vector.values().stream().mapToDouble(value -> value * value).sum();
        vector.replaceAll((word, value) -> value / Math.sqrt(squares));
        return vector;
    }

    private static double cosine(Map<String, Double> left, Map<String, Double> right) {
        double sum = 0;
        for (Map.Entry<String, Double> entry : left.entrySet()) {
            sum += entry.getValue() * right.getOrDefault(entry.getKey(), 0.0);
        }
        return sum;
    }

    private static Set<String> words(String body) {
        Set<String> words = new HashSet<>();
        Matcher matcher = WORD.matcher(body.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
