package io.onceedit.gate.map;

import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.model.LanguageModel;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Learns the gates' maps from a training pool: once from all of it, and once more for each fold that is held out to calibrate thresholds
 * on. Equal seeds give equal maps on one machine.
 */
public final class GateMapLearner {
    private static final String STAGE = "learn gate maps";
    /** Fewer usable records of a pool teach a map nothing. */
    public static final int LEAST_RECORDS = 4;

    private final LanguageModel base;
    private final GateMapSettings settings;
    private final ProgressListener progress;
    private final PoolQuestions pool;
    private final List<HeldOutFold> folds;
    private final TokenWeights tokenWeights;
    private final Map<MapName, LearnedMap> maps = new EnumMap<>(MapName.class);
    private final Map<ThresholdName, CalibratedThreshold> thresholds = new EnumMap<>(ThresholdName.class);
    private int stepsDone;

    private GateMapLearner(
            LanguageModel base, PoolQuestions pool, GateMapSettings settings, ProgressListener progress) {
        this.base = base;
        this.pool = pool;
        this.settings = settings;
        this.progress = progress;
        this.folds = HeldOutFold.deal(pool.questions(), settings);
        this.tokenWeights = TokenWeights.inverseFrequency(
                base,
                pool.questions().stream()
                        .flatMap(question -> question.whole().all())
                        .toList(),
                settings.tokenSmoothing());
    }

    /**
     * Learns maps for a plug-in base.
     *
     * @param leakCheck knows the prompts that are evaluated; whatever equals or ends with one of them is left out
     * @throws IllegalArgumentException where the pool has too few records with a paraphrase or rephrasing
     */
    public static GateMaps learn(
            LanguageModel base,
            TrainingPool pool,
            LeakCheck leakCheck,
            GateMapSettings settings,
            ProgressListener progress) {
        PoolQuestions questions = PoolQuestions.of(pool, leakCheck, settings.seed());
        GateMapLearner learner = new GateMapLearner(base, questions, settings, progress);
        learner.learnKey();
        learner.learnRelation();
        GateMaps.Sizes sizes = new GateMaps.Sizes(
                learner.usable(KeyExamples::isUsable).size(),
                learner.usable(RelationExamples::isUsable).size(),
                questions.leaks().recordsDropped(),
                questions.leaks().dropped().size());
        GateMaps.Origin origin = new GateMaps.Origin(base.id(), base.contentHash(), PoolHash.of(pool), settings, sizes);
        return new GateMaps(origin, learner.tokenWeights, learner.maps, learner.thresholds);
    }

    /**
     * What the leak check leaves out of a pool, record by record and text by text: with pool, base and settings it determines the maps.
     *
     * @param seed of the settings
     */
    public static List<String> leftOut(TrainingPool pool, LeakCheck leakCheck, long seed) {
        PoolQuestions.Leaks leaks = PoolQuestions.of(pool, leakCheck, seed).leaks();
        List<String> leftOut = new ArrayList<>(leaks.dropped());
        leftOut.add(Integer.toString(leaks.recordsDropped()));
        return leftOut;
    }

    /** Whether a pool, before any leak check, has enough records with a paraphrase or rephrasing to learn keys from. */
    public static boolean canLearnKeys(TrainingPool pool) {
        return hasEnough(pool, KeyExamples::isUsable);
    }

    /** Whether a pool, before any leak check, has enough records that name their subject in several wordings to learn relations from. */
    public static boolean canLearnRelations(TrainingPool pool) {
        return hasEnough(pool, RelationExamples::isUsable);
    }

    private static boolean hasEnough(TrainingPool pool, Predicate<PoolQuestion> isUsable) {
        return pool.records().stream()
                        .map(PoolQuestions::of)
                        .filter(isUsable)
                        .limit(LEAST_RECORDS)
                        .count()
                == LEAST_RECORDS;
    }

    private List<PoolQuestion> usable(Predicate<PoolQuestion> isUsable) {
        return pool.questions().stream().filter(isUsable).toList();
    }

    private void learnKey() {
        List<PoolQuestion> questions = usable(KeyExamples::isUsable);
        if (questions.size() < LEAST_RECORDS) {
            throw new IllegalArgumentException("Cannot learn gate maps for " + base.id() + ": "
                    + pool.questions().size() + " records of the training pool are left after the leak check, "
                    + questions.size() + " of them with a paraphrase or rephrasing, expected at least "
                    + LEAST_RECORDS);
        }
        Stream<String> ofQuestions = pool.questions().stream()
                .flatMap(question -> Stream.concat(
                        question.whole().all(),
                        question.negatives().prompts().values().stream().flatMap(List::stream)));
        FeatureTable table = table(
                new FeatureReader(base, tokenWeights, progress),
                Stream.concat(ofQuestions, ofFolds(FactForms::prompts)),
                settings.layers().key(),
                settings.keyWindows());
        maps.put(MapName.KEY, learn(new KeyExamples(questions, table)));
        ThresholdSearch search = heldOut(table, KeyExamples::isUsable, KeyExamples::new, HeldOutCosines::addKeys);
        CalibratedThreshold key = search.cheapest(
                List.of(ProbeKind.NEAR_SUBJECT, ProbeKind.LOCALITY),
                settings.calibration().missWeight(),
                settings.calibration().keyOpenShare());
        thresholds.put(ThresholdName.KEY, key);
        thresholds.put(
                ThresholdName.KEY_WITHOUT_SUBJECT,
                search.strictest(
                        List.of(
                                ProbeKind.NEAR_SUBJECT,
                                ProbeKind.NEAR_TYPE,
                                ProbeKind.HALF_SUBJECT,
                                ProbeKind.LOCALITY),
                        settings.calibration().keyOpenShare(),
                        key.cosine()));
    }

    private void learnRelation() {
        List<PoolQuestion> questions = usable(RelationExamples::isUsable);
        if (questions.size() < LEAST_RECORDS) {
            return;
        }
        Stream<String> ofQuestions = pool.questions().stream()
                .filter(PoolQuestion::namesSubject)
                .flatMap(question -> Stream.concat(question.asked().all(), question.negatives().asked().stream()));
        FeatureTable table = table(
                new FeatureReader(base, TokenWeights.EQUAL, progress),
                Stream.concat(ofQuestions, ofFolds(FactForms::asked)),
                settings.layers().relation(),
                FeatureWindows.WHOLE);
        maps.put(MapName.RELATION, learn(new RelationExamples(questions, table)));
        thresholds.put(
                ThresholdName.RELATION,
                heldOut(table, RelationExamples::isUsable, RelationExamples::new, HeldOutCosines::addRelations)
                        .cheapest(
                                List.of(ProbeKind.SAME_SUBJECT),
                                settings.calibration().missWeight(),
                                1));
    }

    /** The cosines of prompts of each fold under a map that is learned from the others. */
    private ThresholdSearch heldOut(
            FeatureTable table,
            Predicate<PoolQuestion> isUsable,
            BiFunction<List<PoolQuestion>, FeatureTable, MapExamples> examples,
            FoldComparison comparison) {
        try (NDManager scope = base.decoder().newScope()) {
            HeldOutCosines cosines = new HeldOutCosines(scope, table);
            for (HeldOutFold fold : folds) {
                List<PoolQuestion> learned =
                        fold.learned().stream().filter(isUsable).toList();
                comparison.add(cosines, fold, learn(examples.apply(learned, table)));
            }
            return cosines.search();
        }
    }

    /** Adds a fold's cosines. */
    private interface FoldComparison {
        void add(HeldOutCosines cosines, HeldOutFold fold, LearnedMap map);
    }

    private Stream<String> ofFolds(Function<FactForms, List<String>> texts) {
        return folds.stream().flatMap(fold -> fold.forms().stream()).flatMap(forms -> texts.apply(forms).stream());
    }

    private FeatureTable table(
            FeatureReader reader, Stream<String> texts, List<Integer> layers, FeatureWindows windows) {
        FeatureTable table = FeatureTable.read(reader, texts, layers, windows);
        advance();
        return table;
    }

    private LearnedMap learn(MapExamples examples) {
        try (NDManager scope = base.decoder().newScope()) {
            LearnedMap map = MapTrainer.learn(scope, examples, settings.learning(), settings.seed());
            advance();
            return map;
        }
    }

    private void advance() {
        stepsDone++;
        progress.advanced(STAGE, stepsDone, 2L * (2 + folds.size()));
    }
}
