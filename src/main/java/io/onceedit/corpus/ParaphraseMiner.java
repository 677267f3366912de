package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes paraphrases, prefixes and other subjects for an edit out of records that are no edits. A pool record that asks the edit's question
 * about another subject lends its rephrasings; records that share a rephrasing lend each other theirs.
 *
 * <p>Immutable and safe for many threads. It knows nothing of evaluated prompts: what it gives has to pass the {@link LeakCheck}.
 */
public final class ParaphraseMiner {
    private final TemplateGraph graph;
    private final Map<String, Set<String>> subjectsByTemplate = new TreeMap<>();
    private final List<String> subjects;
    private final List<String> prefixes;

    public ParaphraseMiner(TrainingPool pool) {
        Map<String, Map<String, Integer>> neighbours = new TreeMap<>();
        Set<String> foundSubjects = new LinkedHashSet<>();
        Set<String> foundPrefixes = new LinkedHashSet<>();
        for (EditRecord record : pool.records()) {
            List<PromptTemplate> templates = templates(record);
            templates.forEach(template -> subjectsByTemplate
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
        this.graph = new TemplateGraph(neighbours);
        this.subjects = List.copyOf(foundSubjects);
        this.prefixes = List.copyOf(foundPrefixes);
    }

    /**
     * The edit's question in other words, the surest first.
     *
     * @return none where the record's prompt does not name its subject literally, or nothing in the pool asks a similar question
     */
    public List<String> paraphrases(EditRecord record) {
        return PromptTemplate.of(record.prompt(), record.subject())
                .map(template -> graph.sameQuestion(template.body()).stream()
                        .map(body -> PromptTemplate.about(body, record.subject()))
                        .toList())
                .orElse(List.of());
    }

    /** Sentences about something else that stand in front of the pool's prompts, in the pool's order. */
    public List<String> prefixes() {
        return prefixes;
    }

    /** Subjects that the pool asks the prompt's question about, in the pool's order; never the record's own. */
    public List<String> subjectsOfSameQuestion(EditRecord record) {
        return PromptTemplate.of(record.prompt(), record.subject())
                .map(template -> subjectsByTemplate.getOrDefault(template.body(), Set.of()))
                .orElse(Set.of())
                .stream()
                .filter(subject -> !subject.equals(record.subject()))
                .toList();
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
