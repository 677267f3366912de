package io.onceedit.corpus.invented;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Edits about invented people, as the JSON Lines that the corpus reader reads: a subject of two words, its relation's prompt, two
 * paraphrases, three rephrasings, an unrelated question and one that follows. No two records share a subject, and every record can be
 * made without those in front of it, so that a corpus is written as a stream.
 */
public final class InventedCorpus {
    private static final long FACTOR = 0x9e3779b97f4a7c15L;
    private static final ObjectWriter LINES =
            JsonMapper.builder().build().writer().withRootValueSeparator("\n");

    /** What is only asked about edits: all of them ask the same about the places that there are. */
    private static final List<String> UNRELATED = List.of("locality", "portability");

    private final long seed;

    /**
     * A corpus.
     *
     * @param seed another one gives other people the same names
     */
    public InventedCorpus(long seed) {
        this.seed = seed;
    }

    /**
     * Writes edits.
     *
     * @param count at most {@link InventedNames#PEOPLE} together with {@link #writeOthers the others}
     * @param stream stays the caller's
     */
    public void writeEdits(long count, OutputStream stream) throws IOException {
        write(0, count, false, stream);
    }

    /** Writes records that are no edits, about other people and without other questions: for the pool. */
    public void writeOthers(long count, OutputStream stream) throws IOException {
        write(InventedNames.PEOPLE - count, count, true, stream);
    }

    private void write(long from, long count, boolean others, OutputStream stream) throws IOException {
        if (count < 0 || count > InventedNames.PEOPLE) {
            throw new IllegalArgumentException("Invalid number of invented records: " + count + ", expected at most "
                    + InventedNames.PEOPLE + ", the people that have names");
        }
        SequenceWriter lines = LINES.writeValues(stream);
        for (long place = 0; place < count; place++) {
            Map<String, Object> record = record((others ? "other-" : "edit-") + (place + 1), from + place);
            if (others) {
                record.keySet().removeAll(UNRELATED);
            }
            lines.write(record);
        }
        lines.flush();
        stream.write('\n');
        stream.flush();
    }

    private Map<String, Object> record(String id, long person) {
        SplittableRandom random = new SplittableRandom((seed * FACTOR) ^ person);
        InventedRelation relation = InventedRelation.ALL.get((int) (person % InventedRelation.ALL.size()));
        String subject = InventedNames.person(seed, person);
        int answer = random.nextInt(InventedRelation.ANSWERS);
        int before = (answer + 1 + random.nextInt(InventedRelation.ANSWERS - 1)) % InventedRelation.ANSWERS;
        String place = InventedNames.place(random.nextInt(InventedNames.PLACES));
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", id);
        record.put("subject", subject);
        record.put("relation", relation.columnName());
        record.put("prompt", relation.about(0, subject));
        record.put("target", InventedNames.place(answer));
        record.put("ground_truth", InventedNames.place(before));
        record.put("paraphrases", wordings(relation, subject, 1, 3));
        record.put("rephrasings", wordings(relation, subject, 3, 6));
        record.put("locality", List.of(probe("The river that flows through " + place + " is the", "Sarn")));
        record.put("portability", List.of(probe(relation.about(6, subject), InventedNames.place(answer))));
        return record;
    }

    private static List<String> wordings(InventedRelation relation, String subject, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(wording -> relation.about(wording, subject))
                .toList();
    }

    private static Map<String, String> probe(String prompt, String answer) {
        Map<String, String> probe = new LinkedHashMap<>();
        probe.put("prompt", prompt);
        probe.put("answer", answer);
        return probe;
    }
}
