package io.onceedit.corpus;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Makes paraphrases, prefixes and other subjects for an edit out of records that are no edits. A pool record that asks the edit's question
 * about another subject lends its rephrasings; records that share a rephrasing lend each other theirs.
 *
 * <p>Immutable and safe for many threads. It knows nothing of evaluated prompts: what it gives has to pass the {@link LeakCheck}.
 */
public final class ParaphraseMiner {
    private final TemplateGraph graph;
    private final Map<String, List<String>> subjectsByTemplate = new TreeMap<>();
    private final List<String> subjects;
    private final List<String> prefixes;
    private final List<PromptTemplate> questions = new ArrayList<>();

    public ParaphraseMiner(TrainingPool pool) {
        Map<String, Map<String, Integer>> neighbours = new TreeMap<>();
        Map<String, Set<String>> foundByTemplate = new HashMap<>();
        Set<String> foundSubjects = new LinkedHashSet<>();
        Set<String> foundPrefixes = new LinkedHashSet<>();
        for (EditRecord record : pool.records()) {
            List<PromptTemplate> templates = templates(record);
            questions.addAll(templates);
            templates.forEach(template -> foundByTemplate
                    .computeIfAbsent(template.body(), body -> new LinkedHashSet<>())
                    .add(record.subject()));
            templates.stream()
                    .map(PromptTemplate::prefix)
                    .filter(prefix -> !prefix.isEmpty())
                    .forEach(foundPrefixes::add);
            if (!templates.isEmpty()) {
                foundSubjects.add(record.subject());
            }
            link(templates, neighbours);
        }
        foundByTemplate.forEach((body, found) -> subjectsByTemplate.put(body, List.copyOf(found)));
        this.graph = new TemplateGraph(neighbours);
        this.subjects = List.copyOf(foundSubjects);
        this.prefixes = List.copyOf(foundPrefixes);
    }

    /**
     * A paraphrase that was made.
     *
     * @param prompt names the edit's subject
     * @param certainty how sure it is that the prompt asks what the edit's prompt asks, in (0, 1]: 1 where a pool record was asked with both,
     *     less for what lies a step further, and less the less similar the words are where the edit's own wording is not in the pool
     */
    public record Mined(String prompt, double certainty) {
        public Mined {
            Objects.requireNonNull(prompt, "prompt");
        }
    }

    /**
     * The edit's question in other words, the best supported first.
     *
     * @return none where the record's prompt does not name its subject literally, or nothing in the pool asks a similar question
     */
    public List<Mined> paraphrases(EditRecord record) {
        return PromptTemplate.of(record.prompt(), record.subject())
                .map(template -> graph.sameQuestion(template.body()).stream()
                        .map(reached ->
                                new Mined(PromptTemplate.about(reached.body(), record.subject()), reached.certainty()))
                        .toList())
                .orElse(List.of());
    }

    /**
     * A question of the pool, whatever it asks, about another subject, with the sentences in front of it. A wording is as likely as it is
     * common in the pool.
     *
     * @return empty where no text of the pool names its subject
     */
    public Optional<String> anyQuestion(String subject, SplittableRandom random) {
        if (questions.isEmpty()) {
            return Optional.empty();
        }
        PromptTemplate question = questions.get(random.nextInt(questions.size()));
        String body = PromptTemplate.about(question.body(), subject);
        return Optional.of(question.prefix().isEmpty() ? body : question.prefix() + " " + body);
    }

    /** Sentences about something else that stand in front of the pool's prompts, in the pool's order. */
    public List<String> prefixes() {
        return prefixes;
    }

    /** Subjects that the pool asks the prompt's question about, in the pool's order; never the record's own. */
    public List<String> subjectsOfSameQuestion(EditRecord record) {
        List<String> asked = PromptTemplate.of(record.prompt(), record.subject())
                .map(template -> subjectsByTemplate.getOrDefault(template.body(), List.of()))
                .orElse(List.of());
        int own = asked.indexOf(record.subject());
        return own < 0 ? asked : new WithoutOne(asked, own);
    }

    /** A list without one of its elements; copies nothing, since every edit asks for one and a pool asks a question about very many subjects. */
    private static final class WithoutOne extends AbstractList<String> {
        private final List<String> all;
        private final int left;

        WithoutOne(List<String> all, int left) {
            this.all = all;
            this.left = left;
        }

        @Override
        public String get(int index) {
            return all.get(index < left ? index : index + 1);
        }

        @Override
        public int size() {
            return all.size() - 1;
        }
    }

    /** All subjects of the pool, in its order. */
    public List<String> subjects() {
        return subjects;
    }

    /** A prompt of a record with another subject in the place of its own; empty where it does not name its own literally. */
    public static Optional<String> aboutOther(String prompt, String subject, String other) {
        return PromptTemplate.of(prompt, subject).map(template -> prompt.replace(subject, other));
    }

    private static List<PromptTemplate> templates(EditRecord record) {
        List<String> prompts = new ArrayList<>();
        prompts.add(record.prompt());
        prompts.addAll(record.paraphrases());
        prompts.addAll(record.rephrasings());
        return prompts.stream()
                .map(prompt -> PromptTemplate.of(prompt, record.subject()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static void link(List<PromptTemplate> templates, Map<String, Map<String, Integer>> neighbours) {
        for (PromptTemplate left : templates) {
            Map<String, Integer> near = neighbours.computeIfAbsent(left.body(), body -> new TreeMap<>());
            for (PromptTemplate right : templates) {
                if (!left.body().equals(right.body())) {
                    near.merge(right.body(), 1, Integer::sum);
                }
            }
        }
    }
}
