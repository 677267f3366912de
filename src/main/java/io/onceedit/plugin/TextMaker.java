package io.onceedit.plugin;

import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.ParaphraseMiner;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes the training texts of edit batches out of one pool. */
final class TextMaker {
    /** Draws that a text about another subject or with a prefix is given before it is left out. */
    private static final int DRAWS = 20;

    /** Of a paraphrase that a record of the pool was asked with; others are trained on, but no gate takes them for the edit's question. */
    private static final double CERTAIN = 1;

    private final TrainingPool pool;
    private final ParaphraseMiner miner;
    private final TextSettings settings;
    private final LeakCheck leakCheck;
    private final long seed;

    TextMaker(TrainingPool pool, TextSettings settings, LeakCheck leakCheck, long seed) {
        this.pool = pool;
        this.miner = new ParaphraseMiner(pool);
        this.settings = settings;
        this.leakCheck = leakCheck;
        this.seed = seed;
    }

    TrainingTexts make(EditBatch batch) {
        Collected collected = new Collected();
        Map<String, Long> edits =
                batch.records().stream().collect(Collectors.groupingBy(EditRecord::subject, Collectors.counting()));
        for (EditRecord record : batch.records()) {
            boolean alone = !record.subject().isBlank() && edits.get(record.subject()) == 1;
            new OfRecord(record, collected).make(alone);
        }
        addUnrelated(collected);
        return collected.texts();
    }

    private void addUnrelated(Collected collected) {
        List<TrainingText> candidates = new ArrayList<>();
        for (EditRecord record : pool.records()) {
            record.locality()
                    .forEach(
                            probe -> candidates.add(new TrainingText(record.id(), TrainingText.Kind.UNRELATED, probe)));
        }
        SplittableRandom random = random("unrelated");
        int added = 0;
        while (added < settings.count(TrainingText.Kind.UNRELATED) && !candidates.isEmpty()) {
            if (collected.add(candidates.remove(random.nextInt(candidates.size())))) {
                added++;
            }
        }
    }

    private SplittableRandom random(String name) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    }

    /** The texts so far, each prompt once, without those that leak. */
    private final class Collected {
        private final List<TrainingText> texts = new ArrayList<>();
        private final Set<String> prompts = new HashSet<>();
        private int dropped;

        /** Whether the text was taken: it is new, and it does not leak or is an edit's own prompt. */
        boolean add(TrainingText text) {
            if (!prompts.add(LeakCheck.normalise(text.text().prompt()))) {
                return false;
            }
            if (text.kind() != TrainingText.Kind.EDIT && leakCheck.leaks(text.text())) {
                dropped++;
                return false;
            }
            texts.add(text);
            return true;
        }

        TrainingTexts texts() {
            return new TrainingTexts(texts, new LeakReport(texts.size() + dropped, dropped));
        }
    }

    /** The texts of one edit. */
    private final class OfRecord {
        private final EditRecord record;
        private final Collected collected;
        private final SplittableRandom random;
        /** The prompt and the paraphrases that were taken. */
        private final List<String> wordings = new ArrayList<>();

        OfRecord(EditRecord record, Collected collected) {
            this.record = record;
            this.collected = collected;
            this.random = random(record.id());
        }

        /** @param alone whether the edit names its subject and no other edit is about it, so that whatever is asked about it may have this target */
        void make(boolean alone) {
            collected.add(text(TrainingText.Kind.EDIT, record.prompt()));
            wordings.add(record.prompt());
            addParaphrases();
            addAliased();
            addPrefixed();
            if (alone) {
                addSimilar();
            }
            addNegatives(TrainingText.Kind.HARD_NEGATIVE, List.of(record.prompt()));
            List<String> paraphrases = wordings.subList(1, wordings.size());
            addNegatives(TrainingText.Kind.PARAPHRASE_NEGATIVE, paraphrases);
        }

        private void addParaphrases() {
            for (String given : record.paraphrases()) {
                addWording(TrainingText.Kind.PARAPHRASE, given);
            }
            List<ParaphraseMiner.Mined> mined = miner.paraphrases(record);
            addMined(TrainingText.Kind.PARAPHRASE, mined, one -> one.certainty() >= CERTAIN);
            addMined(TrainingText.Kind.SIMILAR, mined, one -> one.certainty() < CERTAIN);
        }

        private void addMined(
                TrainingText.Kind kind, List<ParaphraseMiner.Mined> mined, Predicate<ParaphraseMiner.Mined> suits) {
            mined.stream().filter(suits).forEach(one -> addWording(kind, one.prompt()));
        }

        private void addWording(TrainingText.Kind kind, String prompt) {
            if (wordings.size() <= settings.count(TrainingText.Kind.PARAPHRASE) && collected.add(text(kind, prompt))) {
                wordings.add(prompt);
            }
        }

        /** The wordings with another of the subject's names, the names in turn. */
        private void addAliased() {
            int added = 0;
            for (String wording : List.copyOf(wordings)) {
                for (String alias : record.aliases()) {
                    if (added < settings.count(TrainingText.Kind.ALIASED)) {
                        added += ParaphraseMiner.aboutOther(wording, record.subject(), alias)
                                        .map(prompt -> collected.add(text(TrainingText.Kind.ALIASED, prompt)))
                                        .orElse(false)
                                ? 1
                                : 0;
                    }
                }
            }
        }

        private void addPrefixed() {
            List<String> prefixes = miner.prefixes();
            int added = 0;
            int count = settings.count(TrainingText.Kind.PREFIXED);
            for (int draw = 0; draw < DRAWS * count && added < count; draw++) {
                if (prefixes.isEmpty()) {
                    return;
                }
                String prompt = picked(prefixes) + " " + picked(wordings);
                added += collected.add(text(TrainingText.Kind.PREFIXED, prompt)) ? 1 : 0;
            }
        }

        /** Questions of all kinds, so that the target comes to the subject in wordings that nothing in the pool links to the edit's. */
        private void addSimilar() {
            int added = 0;
            int count = settings.count(TrainingText.Kind.SIMILAR);
            for (int draw = 0; draw < DRAWS * count && added < count; draw++) {
                added += miner.anyQuestion(record.subject(), random)
                                .map(prompt -> collected.add(text(TrainingText.Kind.SIMILAR, prompt)))
                                .orElse(false)
                        ? 1
                        : 0;
            }
        }

        private void addNegatives(TrainingText.Kind kind, List<String> prompts) {
            if (prompts.isEmpty()) {
                return;
            }
            List<String> sameQuestion = miner.subjectsOfSameQuestion(record);
            List<String> anySubject = miner.subjects();
            int count = settings.count(kind);
            int added = 0;
            for (int draw = 0; draw < DRAWS * count && added < count; draw++) {
                List<String> subjects = draw < DRAWS && !sameQuestion.isEmpty() ? sameQuestion : anySubject;
                if (subjects.isEmpty()) {
                    return;
                }
                added += ParaphraseMiner.aboutOther(picked(prompts), record.subject(), picked(subjects))
                                .map(prompt -> collected.add(text(kind, prompt)))
                                .orElse(false)
                        ? 1
                        : 0;
            }
        }

        private <T> T picked(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }

        /** A text with the edit's target; behind a negative it is what a leaking edit would say. */
        private TrainingText text(TrainingText.Kind kind, String prompt) {
            return new TrainingText(record.id(), kind, new TextProbe(prompt, record.target()));
        }
    }
}
