package io.onceedit.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One cause and all that it broke: a bad plug-in that breaks ten hosts is one incident and not ten.
 *
 * @param cause what has changed
 * @param hosts that have lost answers by it
 * @param methods by which they were asked
 * @param lost answers
 * @param won answers
 * @param facts some of those that have lost answers
 */
public record Incident(
        FlipCause cause, List<String> hosts, List<String> methods, long lost, long won, List<String> facts) {
    /** Facts that an incident names at most. */
    public static final int NAMED_FACTS = 20;

    public Incident {
        hosts = List.copyOf(hosts);
        methods = List.copyOf(methods);
        facts = List.copyOf(facts);
    }

    /** One incident for each cause that has lost answers, or whose answers must not change at all; the one that lost most first. */
    public static List<Incident> of(Collection<FlipSum> flips) {
        Map<FlipCause, List<FlipSum>> byCause = new TreeMap<>();
        for (FlipSum flip : flips) {
            if (flip.lost() > 0 || flip.cause().kind() == FlipCause.Kind.NONDETERMINISTIC) {
                byCause.computeIfAbsent(flip.cause(), cause -> new ArrayList<>())
                        .add(flip);
            }
        }
        List<Incident> incidents = new ArrayList<>();
        byCause.forEach((cause, sums) -> incidents.add(of(cause, sums)));
        incidents.sort(Comparator.comparingLong(Incident::lost).reversed().thenComparing(Incident::cause));
        return List.copyOf(incidents);
    }

    private static Incident of(FlipCause cause, List<FlipSum> sums) {
        TreeSet<String> hosts = new TreeSet<>();
        TreeSet<String> methods = new TreeSet<>();
        TreeSet<String> facts = new TreeSet<>();
        long lost = 0;
        long won = 0;
        for (FlipSum sum : sums) {
            hosts.add(sum.group().hostId());
            methods.add(sum.group().method());
            facts.addAll(sum.lostFacts());
            lost += sum.lost();
            won += sum.won();
        }
        return new Incident(
                cause,
                List.copyOf(hosts),
                List.copyOf(methods),
                lost,
                won,
                facts.stream().limit(NAMED_FACTS).toList());
    }

    /** In words, for one line. */
    public String describe() {
        return cause.describe() + ": " + lost + " answers lost, " + won + " won, on " + String.join(", ", hosts);
    }
}
