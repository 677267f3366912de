package io.onceedit.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A run in words.
 *
 * @param title the one thing to know
 * @param sentences what was edited, where it holds, what was lost, what to look at
 */
record Headline(String title, List<String> sentences) {
    private static final int NAMED_HOSTS = 4;
    private static final int NAMED_FACTS = 3;

    static Headline of(RunReport report) {
        return new Writer(report).headline();
    }

    /** Everything as one text. */
    String text() {
        return title + ". " + String.join(" ", sentences);
    }

    private static final class Writer {
        private final RunReport report;
        private final MainView main;

        Writer(RunReport report) {
            this.report = report;
            this.main = MainView.of(report);
        }

        Headline headline() {
            if (main.groups().isEmpty()) {
                return new Headline("Nothing was asked", errors().toList());
            }
            return new Headline(
                    title(),
                    Stream.of(Stream.of(scope()), perHost(), lost(), Stream.of(against()), errors(), lookAt())
                            .flatMap(sentences -> sentences)
                            .filter(sentence -> !sentence.isEmpty())
                            .toList());
        }

        private String title() {
            if (!main.isEdited()) {
                return "No fact was edited: " + hosts() + " were asked alone";
            }
            int hosts = main.groups().size();
            return count(main.holdingEverywhere()) + " of " + count(main.asked(), "fact") + " hold on "
                    + (hosts == 1 ? main.first().host() : "all " + hosts + " hosts");
        }

        private String scope() {
            String methods = report.methods().size() == 1
                    ? "one method"
                    : report.methods().size() + " methods";
            return "The run asked " + hosts() + " with " + methods + "; this is method "
                    + main.first().method().name() + ", " + main.first().protocolWords() + ", with up to "
                    + count(main.first().batchSize(), "edit") + " in a plug-in. A fact holds where its own prompt and"
                    + " every rephrasing get the new answer.";
        }

        private String hosts() {
            List<String> names = main.groups().stream()
                    .map(place -> main.group(place).host())
                    .toList();
            return names.size() <= NAMED_HOSTS ? join(names) : names.size() + " hosts";
        }

        private Stream<String> perHost() {
            if (!main.isEdited() || main.groups().size() == 1) {
                return Stream.empty();
            }
            List<String> counts = main.groups().stream()
                    .sorted(Comparator.comparingInt(
                            (Integer place) -> report.states(place).holding()))
                    .map(place -> main.group(place).host() + " ("
                            + count(report.states(place).holding()) + ")")
                    .toList();
            return Stream.of(
                    counts.size() <= NAMED_HOSTS
                            ? "By host: " + join(counts) + "."
                            : "Fewest hold on " + counts.get(0) + ", most on " + counts.get(counts.size() - 1) + ".");
        }

        private Stream<String> lost() {
            if (!main.isEdited()) {
                return Stream.empty();
            }
            long asked = main.groups().stream().mapToLong(main::keptAsked).sum();
            long changed = main.groups().stream().mapToLong(main::changed).sum();
            if (asked == 0) {
                return Stream.of("No other question was asked, so nothing is known of what the edits changed beside.");
            }
            return Stream.of(
                    changed == 0
                            ? "None of " + count(asked) + " other answers changed."
                            : count(changed) + " of " + count(asked) + " other answers are not the host's any more.");
        }

        private String against() {
            return report.against()
                    .map(other -> "Against run " + other.before().runId() + ", of "
                            + count(other.pairs(), "answer") + " that both have: " + count(other.won()) + " won, "
                            + count(other.lost()) + " lost.")
                    .orElse("");
        }

        private Stream<String> errors() {
            long errors = report.groups().stream()
                    .mapToLong(group -> group.scored().errors())
                    .sum();
            return errors == 0
                    ? Stream.empty()
                    : Stream.of(count(errors, "probe") + " could not be evaluated and count as failed.");
        }

        private Stream<String> lookAt() {
            if (!main.isEdited()) {
                return Stream.empty();
            }
            List<Integer> worst = IntStream.range(0, report.facts().size())
                    .boxed()
                    .filter(fact -> failing(fact).findAny().isPresent())
                    .sorted(Comparator.comparingLong(
                                    (Integer fact) -> -failing(fact).count())
                            .thenComparingInt(fact -> fact))
                    .toList();
            if (worst.isEmpty()) {
                return Stream.empty();
            }
            String named = worst.stream()
                    .limit(NAMED_FACTS)
                    .map(fact -> report.facts().get(fact).id() + " on "
                            + join(failing(fact)
                                    .limit(NAMED_HOSTS)
                                    .map(place -> main.group(place).host())
                                    .toList()))
                    .collect(Collectors.joining("; "));
            int more = worst.size() - NAMED_FACTS;
            return Stream.of("Look at " + named + (more > 0 ? "; and " + count(more) + " more." : "."));
        }

        private Stream<Integer> failing(int fact) {
            return main.groups().stream()
                    .filter(place -> report.asked()
                            .matrix()
                            .state(place, fact)
                            .filter(state -> !state.isHolding())
                            .isPresent());
        }
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    private static String join(List<String> names) {
        if (names.size() < 2) {
            return String.join("", names);
        }
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }
}
