package io.onceedit.gate.subject;

import io.onceedit.corpus.EditRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Finds the subjects of facts in prompts by their whole names and aliases. Where names overlap the longest wins, names of no fact
 * included: {@code Lyon} is not found in {@code Olympique Lyon} where that is a known name. Texts are compared in NFKC with plain
 * apostrophes and hyphens and single spaces. Immutable; safe for use by many threads.
 */
public final class SubjectIndex {
    private final CasePolicy casePolicy;
    private final List<String> foldedNames;
    private final List<List<KnownName>> namesByFold;
    private final NameAutomaton automaton;

    /** A name as it is written, with the facts about it: none for a name that only shields others. */
    private record KnownName(String text, List<String> factIds) {}

    /** A place where a known name stands as words of its own. */
    private record Candidate(KnownName name, int start, int end) {
        int length() {
            return end - start;
        }

        boolean overlaps(Candidate other) {
            return start < other.end && other.start < end;
        }
    }

    private SubjectIndex(Map<String, Map<String, List<String>>> factsByName, CasePolicy casePolicy) {
        this.casePolicy = casePolicy;
        this.foldedNames = List.copyOf(factsByName.keySet());
        this.namesByFold = factsByName.values().stream()
                .map(spellings -> spellings.entrySet().stream()
                        .map(entry -> new KnownName(entry.getKey(), List.copyOf(entry.getValue())))
                        .toList())
                .toList();
        this.automaton = new NameAutomaton(foldedNames);
    }

    /**
     * An index of the records' subjects and aliases. Blank names are left out.
     *
     * @param otherNames names of no fact that shield the names inside them, for example the subjects of a training pool
     */
    public static SubjectIndex of(List<EditRecord> records, Collection<String> otherNames, CasePolicy casePolicy) {
        Objects.requireNonNull(casePolicy, "casePolicy");
        Map<String, Map<String, List<String>>> factsByName = new LinkedHashMap<>();
        for (EditRecord record : records) {
            for (String name : namesOf(record)) {
                List<String> facts = factsOf(factsByName, name);
                if (!facts.contains(record.id())) {
                    facts.add(record.id());
                }
            }
        }
        for (String name : otherNames) {
            if (!name.isBlank()) {
                factsOf(factsByName, PlainText.normalise(name));
            }
        }
        return new SubjectIndex(factsByName, casePolicy);
    }

    private static List<String> namesOf(EditRecord record) {
        List<String> names = new ArrayList<>(List.of(record.subject()));
        names.addAll(record.aliases());
        return names.stream()
                .map(PlainText::normalise)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static List<String> factsOf(Map<String, Map<String, List<String>>> factsByName, String name) {
        return factsByName
                .computeIfAbsent(PlainText.fold(name), fold -> new LinkedHashMap<>())
                .computeIfAbsent(name, spelling -> new ArrayList<>());
    }

    /** The number of different names, upper and lower case aside. */
    public int size() {
        return foldedNames.size();
    }

    /**
     * The subjects that a prompt names.
     *
     * @param isClosed whether a fact is closed; a name whose facts are all closed is not found, but still shields the names inside it
     */
    public FoundSubjects find(String prompt, Predicate<String> isClosed) {
        String text = PlainText.normalise(prompt);
        List<Candidate> candidates = new ArrayList<>();
        automaton.forEachOccurrence(PlainText.fold(text), place -> {
            if (WordBoundary.surrounds(text, place.start(), place.end())) {
                String found = text.substring(place.start(), place.end());
                for (KnownName name : namesByFold.get(place.name())) {
                    if (casePolicy.accepts(name.text(), found)) {
                        candidates.add(new Candidate(name, place.start(), place.end()));
                    }
                }
            }
        });
        return new FoundSubjects(text, openMatches(longestOf(candidates), isClosed));
    }

    private static List<Candidate> longestOf(List<Candidate> candidates) {
        List<Candidate> kept = new ArrayList<>();
        candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::length).reversed().thenComparingInt(Candidate::start))
                .filter(candidate -> kept.stream()
                        .noneMatch(other -> other.overlaps(candidate)
                                && !(other.start() == candidate.start() && other.end() == candidate.end())))
                .forEach(kept::add);
        return kept;
    }

    private static List<SubjectMatch> openMatches(List<Candidate> candidates, Predicate<String> isClosed) {
        Map<Integer, SubjectMatch> matches = new LinkedHashMap<>();
        candidates.stream().sorted(Comparator.comparingInt(Candidate::start)).forEach(candidate -> {
            List<String> open = new ArrayList<>(candidate.name().factIds());
            open.removeIf(isClosed);
            if (!open.isEmpty()) {
                SubjectMatch match = new SubjectMatch(candidate.start(), candidate.end(), open);
                matches.merge(candidate.start(), match, SubjectIndex::together);
            }
        });
        return List.copyOf(matches.values());
    }

    private static SubjectMatch together(SubjectMatch first, SubjectMatch second) {
        List<String> ids = new ArrayList<>(first.factIds());
        second.factIds().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
        return new SubjectMatch(first.start(), first.end(), ids);
    }
}
