package io.onceedit.evaluate;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers of hosts that are kept for ever. Which questions a file answers is learned once, from one of its columns; answers are read of
 * those files alone that have some. Safe for use by many threads.
 *
 * @param <K> the answers
 */
public final class KeptAnswers<K extends KeptAnswer> {
    private final KeptFiles<K> files;
    /** The questions of each file that was looked at, rising: 8 bytes for each question. */
    private final Map<KeptFile, long[]> catalogue = new ConcurrentHashMap<>();

    public KeptAnswers(KeptFiles<K> files) {
        this.files = files;
    }

    /**
     * What will do for an answer.
     *
     * @param host the host
     * @param least the smallest size
     * @param most the largest size
     */
    public record Wanted(KeptHost host, int least, int most) {}

    /**
     * What was found.
     *
     * @param answers at most one for each question
     * @param files where they were found
     */
    public record Found<K>(List<K> answers, List<KeptFile> files) {
        public Found {
            answers = List.copyOf(answers);
            files = List.copyOf(files);
        }
    }

    /**
     * The answers to questions that are kept.
     *
     * @param first files that are read before the host's others are listed: some of the answers are said to be there; those of another
     *     host, or of the same as it was read before, are passed over
     * @throws IOException where a file cannot be read
     */
    public Found<K> find(Wanted wanted, Set<Long> questions, List<KeptFile> first) throws IOException {
        Search search = new Search(questions);
        for (KeptFile file : first) {
            if (file.host().equals(wanted.host().key())) {
                search.through(file);
            }
        }
        if (!search.missing.isEmpty()) {
            List<KeptFile> others = files.list(wanted.host()).stream()
                    .filter(file -> file.size() >= wanted.least() && file.size() <= wanted.most())
                    .filter(file -> !first.contains(file))
                    .sorted(Comparator.comparingInt(KeptFile::size))
                    .toList();
            for (KeptFile file : others) {
                search.in(file);
            }
        }
        return new Found<>(search.answers, List.copyOf(search.used));
    }

    /** Keeps answers: all of one size, at least one. */
    public KeptFile add(KeptHost host, int size, List<K> answers) throws IOException {
        return files.write(host, size, answers);
    }

    private final class Search {
        private final Set<Long> missing;
        private final List<K> answers = new ArrayList<>();
        private final Set<KeptFile> used = new LinkedHashSet<>();

        private Search(Set<Long> questions) {
            this.missing = new HashSet<>(questions);
        }

        /** Takes what is missing out of a file, if there is any of it. */
        private void in(KeptFile file) throws IOException {
            if (missing.isEmpty()) {
                return;
            }
            try {
                long[] known = questions(file);
                if (missing.stream().anyMatch(question -> Arrays.binarySearch(known, question) >= 0)) {
                    through(file);
                }
            } catch (FileNotFoundException | NoSuchFileException gone) {
                catalogue.remove(file);
            }
        }

        /** Takes what is missing out of a file; one that is gone has nothing. */
        private void through(KeptFile file) throws IOException {
            if (missing.isEmpty()) {
                return;
            }
            try {
                List<K> there = files.read(file, missing);
                for (K answer : there) {
                    missing.remove(answer.question());
                }
                answers.addAll(there);
                if (!there.isEmpty()) {
                    used.add(file);
                }
            } catch (FileNotFoundException | NoSuchFileException gone) {
                catalogue.remove(file);
            }
        }
    }

    private long[] questions(KeptFile file) throws IOException {
        long[] known = catalogue.get(file);
        if (known == null) {
            known = files.questions(file);
            catalogue.put(file, known);
        }
        return known;
    }
}
