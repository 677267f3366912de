package io.onceedit.gate.map;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.QuestionGroups;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.gate.subject.ContentWords;
import java.util.ArrayList;
import java.util.List;

/**
 * The questions of a pool that gates learn from. Records that share a text with the evaluation and texts that equal or end with an
 * evaluated prompt are left out and counted.
 *
 * @param questions in the pool's order
 * @param leaks what was left out
 */
record PoolQuestions(List<PoolQuestion> questions, Leaks leaks) {
    /**
     * What the leak check did.
     *
     * @param recordsDropped records of the pool left out
     * @param textsMade texts made of the others
     * @param dropped those of them that were left out, in the order in which they were made
     */
    record Leaks(int recordsDropped, int textsMade, List<String> dropped) {
        Leaks {
            dropped = List.copyOf(dropped);
        }
    }

    PoolQuestions {
        questions = List.copyOf(questions);
    }

    /** Makes the questions of a pool. Equal seeds give equal questions. */
    static PoolQuestions of(TrainingPool pool, LeakCheck leakCheck, long seed) {
        LeakFilter filter = new LeakFilter(leakCheck);
        List<EditRecord> records = leakCheck.withoutOverlaps(pool).records();
        List<PoolQuestion> plain = plainQuestions(records, filter);
        HardNegatives negatives = new HardNegatives(plain, filter, seed);
        List<PoolQuestion> questions = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            questions.add(plain.get(i).with(negatives.of(i)));
        }
        int recordsDropped = pool.records().size() - records.size();
        return new PoolQuestions(questions, new Leaks(recordsDropped, filter.made, filter.dropped));
    }

    /** A record's question, without hard negatives and before any leak check. */
    static PoolQuestion of(EditRecord record) {
        return plainQuestions(List.of(record), new LeakFilter(LeakCheck.NOTHING_EVALUATED))
                .get(0);
    }

    private static List<PoolQuestion> plainQuestions(List<EditRecord> records, LeakFilter filter) {
        List<QuestionForms> whole = new ArrayList<>();
        List<QuestionForms> asked = new ArrayList<>();
        for (EditRecord record : records) {
            QuestionForms forms = new QuestionForms(
                    record.prompt(), filter.kept(record.paraphrases()), filter.kept(record.rephrasings()));
            whole.add(forms);
            List<String> prompt = FactForms.asked(record, List.of(record.prompt()));
            asked.add(
                    prompt.isEmpty()
                            ? new QuestionForms("", List.of(), List.of())
                            : new QuestionForms(
                                    prompt.get(0),
                                    FactForms.asked(record, forms.paraphrases()),
                                    FactForms.asked(record, forms.rephrasings())));
        }
        int[] groups = QuestionGroups.of(
                records.stream().map(EditRecord::relation).toList(),
                asked.stream().map(PoolQuestions::wordings).toList());
        List<PoolQuestion> questions = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            questions.add(new PoolQuestion(
                    records.get(i),
                    whole.get(i),
                    asked.get(i),
                    groups[i],
                    ContentWords.of(asked.get(i).prompt()),
                    PoolQuestion.Negatives.NONE));
        }
        return questions;
    }

    private static List<String> wordings(QuestionForms asked) {
        return asked.prompt().isEmpty() ? List.of() : asked.all().toList();
    }

    /** Leaves leaking texts out and counts them. */
    static final class LeakFilter {
        private final LeakCheck leakCheck;
        private int made;
        private final List<String> dropped = new ArrayList<>();

        LeakFilter(LeakCheck leakCheck) {
            this.leakCheck = leakCheck;
        }

        List<String> kept(List<String> texts) {
            List<String> kept = new ArrayList<>();
            texts.forEach(text -> (leakCheck.leaks(text) ? dropped : kept).add(text));
            made += texts.size();
            return List.copyOf(kept);
        }
    }
}
