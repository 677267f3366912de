package io.onceedit.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.gate.GateSettings.Thresholds;
import io.onceedit.gate.map.GateMapLearner;
import io.onceedit.gate.map.GateMaps;
import io.onceedit.gate.map.WordWorld;
import io.onceedit.model.LanguageModel;
import io.onceedit.plugin.Plugin;
import io.onceedit.plugin.UntouchedPlugin;
import io.onceedit.progress.ProgressListener;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** All gates on a small world whose plug-in base knows words only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GateFactoryTest {
    private static final String EDIT = "The home town of Arno Beck is";
    private static final String OTHER_SUBJECT = "The home town of Carl Dorn is";
    private static final String OTHER_RELATION = "The trade of Arno Beck is";

    private final List<EditRecord> edits = List.of(
            EditRecords.about("e0", "Arno Beck", EDIT, "Arno Beck has the home town"),
            EditRecords.about("e1", "Berta Falk", "The trade of Berta Falk is"));
    private LanguageModel base;
    private GateMaps maps;

    @BeforeAll
    void learn() {
        base = WordModel.open("base");
        maps = GateMapLearner.learn(
                base, WordWorld.pool(), LeakCheck.NOTHING_EVALUATED, WordWorld.SETTINGS, ProgressListener.SILENT);
    }

    @AfterAll
    void close() {
        base.close();
    }

    private Gate gate(GateName name, String... closedFactIds) {
        Plugin plugin = UntouchedPlugin.of(base, edits, () -> Set.of(closedFactIds));
        return GateFactory.of(plugin, List.of()).with(maps).create(GateSettings.of(name));
    }

    private static List<String> fired(Gate gate, String prompt) {
        GateDecision decision = gate.decide(List.of(prompt)).get(0);
        assertThat(decision.open()).isEqualTo(!decision.firedFactIds().isEmpty());
        assertThat(decision.alpha()).isBetween(decision.open() ? 0.5 : 0.0, decision.open() ? 1.0 : 0.0);
        return decision.firedFactIds();
    }

    @Test
    void subjectGateOpensForEveryQuestionAboutTheSubject() {
        Gate gate = gate(GateName.SUBJECT);

        assertThat(fired(gate, EDIT)).containsExactly("e0");
        assertThat(fired(gate, OTHER_RELATION)).containsExactly("e0");
        assertThat(fired(gate, OTHER_SUBJECT)).isEmpty();
    }

    @Test
    void relationGateOpensForTheQuestionOfTheEdit() {
        Gate gate = gate(GateName.RELATION);

        assertThat(fired(gate, EDIT)).containsExactly("e0");
        assertThat(fired(gate, "It is late. The home town of Arno Beck is")).containsExactly("e0");
        assertThat(fired(gate, OTHER_RELATION)).isEmpty();
        assertThat(fired(gate, OTHER_SUBJECT)).isEmpty();
    }

    @Test
    void keyGateNamesTheNearestFact() {
        Gate gate = gate(GateName.KEY);

        assertThat(fired(gate, EDIT).get(0)).isEqualTo("e0");
        assertThat(fired(gate, "The trade of Berta Falk is").get(0)).isEqualTo("e1");
        assertThat(fired(gate, "rain falls on green hills")).isEmpty();
    }

    @Test
    void factGateAsksTheModelOnlyWhatItMust() {
        Gate relation = gate(GateName.RELATION);
        WordModel model = (WordModel) base.decoder();
        int before = model.layersRead();

        assertThat(fired(relation, OTHER_SUBJECT)).isEmpty();
        assertThat(model.layersRead()).isEqualTo(before);

        Gate fact = gate(GateName.FACT);
        before = model.layersRead();
        assertThat(fired(fact, EDIT)).containsExactly("e0");
        assertThat(fired(fact, OTHER_RELATION)).isEmpty();
        assertThat(fired(fact, OTHER_SUBJECT)).isEmpty();
        assertThat(model.layersRead()).isEqualTo(before + 2 * 3 + 1);
    }

    @Test
    void closedFactNeverFires() {
        for (GateName name : List.of(GateName.SUBJECT, GateName.RELATION, GateName.KEY, GateName.FACT)) {
            assertThat(fired(gate(name, "e0"), EDIT)).as(name.configName()).doesNotContain("e0");
            assertThat(fired(gate(name, "e0"), "The trade of Berta Falk is"))
                    .as(name.configName())
                    .startsWith("e1");
        }
    }

    @Test
    void aClosedFactsKeyStillKeepsItsPromptFromTheNextOne() {
        Thresholds open = new Thresholds(0.5, Threshold.of(-1), Threshold.of(-1), Threshold.of(-1));
        for (GateName name : List.of(GateName.KEY, GateName.FACT)) {
            Gate gate = GateFactory.of(UntouchedPlugin.of(base, edits, () -> Set.of("e0")), List.of())
                    .with(maps)
                    .create(GateSettings.of(name).withThresholds(open));

            assertThat(fired(gate, EDIT)).as(name.configName()).isEmpty();
            assertThat(fired(gate, OTHER_RELATION)).as(name.configName()).isEmpty();
            assertThat(fired(gate, "The trade of Berta Falk is"))
                    .as(name.configName())
                    .containsExactly("e1");
        }
    }

    @Test
    void builtGatesSeeWhatIsClosedAndOpenedAgain() {
        Set<String> closed = new HashSet<>();
        Plugin plugin = UntouchedPlugin.of(base, edits, () -> closed);
        for (GateName name : List.of(GateName.SUBJECT, GateName.RELATION, GateName.KEY, GateName.FACT)) {
            GateFactory factory = GateFactory.of(plugin, List.of()).with(maps);
            Gate gate = factory.create(GateSettings.of(name));
            Gate fixed = factory.closing(Set.of("e1")).create(GateSettings.of(name));

            assertThat(fired(gate, EDIT)).as(name.configName()).startsWith("e0");
            closed.add("e0");
            assertThat(fired(gate, EDIT)).as(name.configName()).isEmpty();
            assertThat(fired(fixed, EDIT)).as(name.configName()).startsWith("e0");
            assertThat(fired(fixed, "The trade of Berta Falk is"))
                    .as(name.configName())
                    .isEmpty();
            closed.clear();
            assertThat(fired(gate, EDIT)).as(name.configName()).startsWith("e0");
        }
    }

    /** The plug-in is as good as dropped. */
    @Test
    void noGateOpensWhereAllEditsAreClosed() {
        Plugin plugin = UntouchedPlugin.of(base, edits, new float[WordModel.HIDDEN_SIZE], () -> Set.of("e0", "e1"));
        Thresholds always = new Thresholds(0, Threshold.of(-1), Threshold.of(-1), Threshold.of(-1));
        for (GateName name : GateName.values()) {
            Gate gate = GateFactory.of(plugin, List.of())
                    .with(maps)
                    .create(GateSettings.of(name).withThresholds(always));
            assertThat(gate.decide(List.of(EDIT, OTHER_SUBJECT, OTHER_RELATION, "It is late")))
                    .as(name.configName())
                    .noneMatch(GateDecision::open);
        }
    }

    @Test
    void gatesThatNameNoFactCloseForAClosedOnesTextsAndSubject() {
        List<EditRecord> records = List.of(
                edits.get(0),
                edits.get(1),
                EditRecords.about("e2", "", "The river of the town is", "The town lies on"));
        float[] row = new float[WordModel.HIDDEN_SIZE];
        Plugin plugin = UntouchedPlugin.of(base, records, row, () -> Set.of("e0", "e2"));
        Thresholds always = new Thresholds(0, Threshold.CALIBRATED, Threshold.CALIBRATED, Threshold.CALIBRATED);
        for (GateName name : List.of(GateName.NONE, GateName.WEIGHT_TOKEN)) {
            Gate gate = GateFactory.of(plugin, List.of())
                    .create(GateSettings.of(name).withThresholds(always));

            assertThat(gate.name()).isEqualTo(name.configName());
            assertThat(gate.decide(List.of(
                            EDIT,
                            OTHER_RELATION,
                            "It is late. the town lies on",
                            OTHER_SUBJECT,
                            "The trade of Berta Falk is",
                            "Arno Beck and Berta Falk are")))
                    .as(name.configName())
                    .extracting(GateDecision::open)
                    .containsExactly(false, false, false, true, true, true);
        }
        Gate subject = GateFactory.of(
                        UntouchedPlugin.of(
                                base,
                                List.of(edits.get(0), EditRecords.about("e3", "Arno Beck", OTHER_RELATION)),
                                () -> Set.of("e0")),
                        List.of())
                .create(GateSettings.of(GateName.SUBJECT));
        assertThat(fired(subject, EDIT)).isEmpty();
        assertThat(fired(subject, OTHER_RELATION)).containsExactly("e3");
    }

    @Test
    void editsWithoutSubjectsAreFoundByTheirKeys() {
        List<EditRecord> unnamed =
                List.of(EditRecords.about("e0", "", EDIT), EditRecords.about("e1", "", "The trade of Berta Falk is"));
        Plugin plugin = UntouchedPlugin.of(base, unnamed, Set::of);
        Gate fact = GateFactory.of(plugin, List.of()).with(maps).create(GateSettings.of(GateName.FACT));
        Gate chosen = GateFactory.of(plugin, List.of()).with(maps).create(GateSettings.of(GateExpression.byEdits()));

        assertThat(fired(fact, EDIT)).startsWith("e0");
        assertThat(chosen.name()).isEqualTo("key");
        assertThat(fired(chosen, EDIT)).startsWith("e0");
    }

    @Test
    void combinesGates() {
        Plugin plugin = UntouchedPlugin.of(base, edits, Set::of);
        Gate gate = GateFactory.of(plugin, List.of())
                .with(maps)
                .create(GateSettings.of(GateExpression.parse(Map.of("all", List.of("subject", "key")))));

        assertThat(gate.name()).isEqualTo("{all: [subject, key]}");
        assertThat(fired(gate, EDIT)).containsExactly("e0");
        assertThat(fired(gate, OTHER_SUBJECT)).isEmpty();
    }

    @Test
    void fixedThresholdReplacesTheCalibratedOne() {
        Plugin plugin = UntouchedPlugin.of(base, edits, Set::of);
        Thresholds open = new Thresholds(0.5, Threshold.of(-1), Threshold.CALIBRATED, Threshold.CALIBRATED);
        Gate gate = GateFactory.of(plugin, List.of())
                .with(maps)
                .create(GateSettings.of(GateName.KEY).withThresholds(open));

        assertThat(fired(gate, "rain falls on green hills")).containsExactlyInAnyOrder("e0", "e1");
    }

    @Test
    void noneIsAlwaysOpen() {
        Gate gate = GateFactory.of(UntouchedPlugin.of(base, edits, Set::of), List.of())
                .create(GateSettings.of(GateName.NONE));

        assertThat(gate.decide(List.of("a", "b")))
                .isEqualTo(Collections.nCopies(2, new GateDecision(true, 1, List.of())));
    }

    @Test
    void weightTokenGateReadsTheLastPosition() {
        float[] row = new float[WordModel.HIDDEN_SIZE];
        Arrays.fill(row, 1);
        Plugin plugin = UntouchedPlugin.of(base, edits, row, Set::of);
        List<String> prompts = List.of("one two three", "four", "five six");
        List<GateDecision> decisions = GateFactory.of(plugin, List.of())
                .create(GateSettings.of(GateName.WEIGHT_TOKEN))
                .decide(prompts);

        for (int i = 0; i < prompts.size(); i++) {
            int[] tokens = base.tokenizer().encode(prompts.get(i)).ids();
            double logit = 0;
            for (float value :
                    WordModel.state(tokens[tokens.length - 1], tokens[tokens.length - 2], WordModel.LAYERS)) {
                logit += value;
            }
            double alpha = 1 / (1 + Math.exp(-logit));
            assertThat(decisions.get(i).alpha()).isCloseTo(alpha, Offset.offset(1e-5));
            assertThat(decisions.get(i).open()).isEqualTo(alpha >= 0.5);
        }
        Thresholds always = new Thresholds(0, Threshold.CALIBRATED, Threshold.CALIBRATED, Threshold.CALIBRATED);
        assertThat(GateFactory.of(plugin, List.of())
                        .create(GateSettings.of(GateName.WEIGHT_TOKEN).withThresholds(always))
                        .decide(prompts))
                .allMatch(GateDecision::open);
    }

    @Test
    void saysWhatIsMissing() {
        Plugin plugin = UntouchedPlugin.of(base, edits, Set::of);
        GateFactory factory = GateFactory.of(plugin, List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory.create(GateSettings.of(GateName.KEY)))
                .withMessage("Cannot use gate key without learned maps; learn them from a training pool");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> factory.create(GateSettings.of(GateName.WEIGHT_TOKEN)))
                .withMessage("Cannot use gate weight-token: plug-in untouched was trained without it; train it with"
                        + " recipe published");
        try (LanguageModel other = WordModel.open("other")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GateFactory.of(UntouchedPlugin.of(other, edits, Set::of), List.of())
                            .with(maps))
                    .withMessage("Cannot use gate maps for model words with content hash other: they were learned for"
                            + " model words with base; learn maps for this model");
        }
    }

    @Test
    void leavesNoArrayBehind() {
        Gate gate = gate(GateName.FACT);
        int before = ((WordModel) base.decoder()).openArrays();
        for (int i = 0; i < 50; i++) {
            gate.decide(List.of(EDIT, OTHER_SUBJECT));
        }
        assertThat(((WordModel) base.decoder()).openArrays()).isEqualTo(before);
    }
}
