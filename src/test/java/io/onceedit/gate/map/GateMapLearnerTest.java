package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.gate.EditRecords;
import io.onceedit.gate.WordModel;
import io.onceedit.model.LanguageModel;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GateMapLearnerTest {
    private LanguageModel base;
    private GateMaps maps;
    private final List<String> reports = new ArrayList<>();

    @BeforeAll
    void learn() {
        base = WordModel.open("base");
        maps = GateMapLearner.learn(
                base,
                WordWorld.pool(),
                LeakCheck.NOTHING_EVALUATED,
                WordWorld.SETTINGS,
                (stage, done, total) -> reports.add(stage + " " + done + "/" + total));
    }

    @Test
    void reportsProgressToTheEnd() {
        assertThat(reports).hasSize(8).startsWith("learn gate maps 1/8").endsWith("learn gate maps 8/8");
    }

    @AfterAll
    void close() {
        base.close();
    }

    private GateMaps learn(TrainingPool pool) {
        return GateMapLearner.learn(
                base, pool, LeakCheck.NOTHING_EVALUATED, WordWorld.SETTINGS, ProgressListener.SILENT);
    }

    @Test
    void tellsHeldOutQuestionsApart() {
        CalibratedThreshold relation = maps.threshold(ThresholdName.RELATION);
        assertThat(relation.openShares().get(ProbeKind.REPHRASE)).isGreaterThan(0.95);
        assertThat(relation.openShares().get(ProbeKind.SAME_SUBJECT)).isLessThan(0.05);

        CalibratedThreshold key = maps.threshold(ThresholdName.KEY);
        assertThat(key.openShares().get(ProbeKind.REPHRASE)).isGreaterThan(0.9);
        assertThat(key.openShares().get(ProbeKind.LOCALITY)).isLessThan(0.05);

        CalibratedThreshold strict = maps.threshold(ThresholdName.KEY_WITHOUT_SUBJECT);
        assertThat(strict.cosine()).isGreaterThanOrEqualTo(key.cosine());
        assertThat(strict.openShares().get(ProbeKind.HALF_SUBJECT)).isLessThanOrEqualTo(0.01);
        assertThat(strict.openShares().get(ProbeKind.NEAR_SUBJECT)).isLessThanOrEqualTo(0.01);
    }

    @Test
    void equalSeedsGiveTheSameBytes(@TempDir Path folder) throws IOException {
        GateMapsFolder.write(maps, base, folder.resolve("first"));
        GateMapsFolder.write(learn(WordWorld.pool()), base, folder.resolve("second"));

        for (String file : List.of(GateMapsFolder.TENSORS, GateMapsFolder.MANIFEST)) {
            assertThat(folder.resolve("second").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("first").resolve(file));
        }
    }

    @Test
    void opensWhatWasWritten(@TempDir Path folder) {
        GateMapsFolder.write(maps, base, folder);
        GateMaps opened = GateMapsFolder.open(folder, base);

        assertThat(opened.origin()).isEqualTo(maps.origin());
        assertThat(opened.thresholds()).isEqualTo(maps.thresholds());
        assertThat(opened.maps()).hasSameSizeAs(maps.maps());
        opened.maps()
                .forEach((name, map) -> assertThat(map)
                        .usingRecursiveComparison()
                        .isEqualTo(maps.maps().get(name)));
    }

    @Test
    void refusesAnotherBase(@TempDir Path folder) {
        GateMapsFolder.write(maps, base, folder);
        try (LanguageModel other = WordModel.open("other")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GateMapsFolder.open(folder, other))
                    .withMessage("Cannot use gate maps for model words with content hash other: they were learned for"
                            + " model words with base; learn maps for this model");
        }
    }

    @Test
    void refusesAnotherFormatAndABrokenManifest(@TempDir Path folder) throws IOException {
        GateMapsFolder.write(maps, base, folder);
        Path manifest = folder.resolve(GateMapsFolder.MANIFEST);
        String written = Files.readString(manifest);

        Files.writeString(manifest, written.replace("\"format\" : 2", "\"format\" : 1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateMapsFolder.open(folder, base))
                .withMessage(
                        "Unsupported gate maps in " + manifest + ": expected format = 2, actual = 1; learn them again");
        Files.writeString(manifest, written.substring(0, written.length() / 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GateMapsFolder.open(folder, base))
                .withMessageStartingWith("Invalid gate maps in " + manifest + ": ")
                .withMessageEndingWith("; learn them again");
    }

    @Test
    void manifestNamesWhatTheMapsWereLearnedFrom(@TempDir Path folder) throws IOException {
        GateMapsFolder.write(maps, base, folder);
        var manifest = new ObjectMapper()
                .readTree(folder.resolve(GateMapsFolder.MANIFEST).toFile());

        assertThat(manifest.at("/origin/baseHash").asText()).isEqualTo("base");
        assertThat(manifest.at("/origin/poolHash").asText()).isEqualTo(PoolHash.of(WordWorld.pool()));
        assertThat(manifest.at("/origin/settings/seed").asLong()).isEqualTo(11);
        assertThat(manifest.at("/thresholds/RELATION/openShares/SAME_SUBJECT").isNumber())
                .isTrue();
    }

    @Test
    void learnsKeysAloneWhereNoSubjectIsNamed() {
        List<EditRecord> unnamed = WordWorld.pool().records().stream()
                .map(record -> EditRecords.ofPool(
                        record.id(), "", "", record.prompt(), record.rephrasings(), "rain falls on green hills"))
                .toList();
        GateMaps keysOnly = learn(new TrainingPool(unnamed));

        assertThat(keysOnly.relation()).isEmpty();
        assertThat(keysOnly.threshold(ThresholdName.KEY).openShares()).containsKey(ProbeKind.REPHRASE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keysOnly.threshold(ThresholdName.RELATION))
                .withMessage("Cannot use gate threshold relation of the maps for words: the records of their training"
                        + " pool name no subjects");
    }

    @Test
    void leavesOutWhatIsEvaluated() {
        EditRecord first = WordWorld.pool().records().get(0);
        List<Probe> probes = List.of(
                probe(ProbeKind.REPHRASE, first.rephrasings().get(0)),
                probe(ProbeKind.SAME_SUBJECT, "The horse of Given1 Family1 is"));
        GateMaps clean = GateMapLearner.learn(
                base, WordWorld.pool(), LeakCheck.of(probes), WordWorld.SETTINGS, ProgressListener.SILENT);

        assertThat(clean.origin().sizes().recordsDropped()).isEqualTo(2);
        assertThat(clean.origin().sizes().keyRecords())
                .isEqualTo(WordWorld.pool().records().size() - 2);
    }

    @Test
    void refusesAPoolThatTeachesNothing() {
        TrainingPool pool = new TrainingPool(WordWorld.pool().records().subList(0, 2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> learn(pool))
                .withMessage("Cannot learn gate maps for words: 2 records of the training pool are left after the leak"
                        + " check, 2 of them with a paraphrase or rephrasing, expected at least 4");
    }

    private static Probe probe(ProbeKind kind, String prompt) {
        return new Probe("e0/" + kind.columnName() + "/1", "e0", kind, new TextProbe(prompt, "answer"));
    }
}
