package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.model.LanguageModel;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginArtifactTest {
    private static final TrainingSettings SETTINGS = TrainingSettings.recipe("published")
            .with(Map.of("loop.epochs", "1", "trained", "last:1", "texts.paraphrases", "1"));

    private static LanguageModel base;
    private static TrainingResult result;

    @TempDir
    private Path parent;

    @BeforeAll
    static void train() {
        TensorRuntime.prepareThread();
        base = TinyModel.open("tiny-hash", false);
        result = trained(SETTINGS);
    }

    @AfterAll
    static void close() {
        result.close();
        base.close();
    }

    private static TrainingResult trained(TrainingSettings settings) {
        return new PluginTrainer(settings, "test")
                .train(base, TinyEdits.batch(), TinyEdits.texts(settings), ProgressListener.SILENT);
    }

    @Test
    void sameSeedGivesTheSameBytes() throws IOException {
        PluginArtifact first = PluginArtifact.write(parent.resolve("first"), result);
        try (TrainingResult again = trained(SETTINGS);
                TrainingResult other = trained(SETTINGS.withSeed(1))) {
            PluginArtifact second = PluginArtifact.write(parent.resolve("second"), again);
            for (String file : List.of("tensors.safetensors", "manifest.json")) {
                assertThat(Files.readAllBytes(second.folder().resolve(file)))
                        .as(file)
                        .isEqualTo(Files.readAllBytes(first.folder().resolve(file)));
            }
            assertThat(second.sha()).isEqualTo(first.sha());
            PluginArtifact third = PluginArtifact.write(parent.resolve("third"), other);
            assertThat(third.manifest().tensorsHash())
                    .isNotEqualTo(first.manifest().tensorsHash());
            assertThat(third.sha()).isNotEqualTo(first.sha());
        }
    }

    @Test
    void readsBackWhatItWrote() {
        PluginArtifact written = PluginArtifact.write(parent.resolve("plugin"), result);
        PluginManifest manifest = PluginArtifact.read(written.folder()).manifest();
        assertThat(manifest).isEqualTo(written.manifest());
        assertThat(manifest.base()).isEqualTo(new PluginManifest.Base("tiny", "llama", "tiny-hash"));
        assertThat(manifest.editSetId()).isEqualTo("five");
        assertThat(manifest.textsHash()).isEqualTo(TinyEdits.texts(SETTINGS).hash());
        assertThat(manifest.settings()).isEqualTo(SETTINGS.toMap());
        assertThat(manifest.lossCurve()).isEqualTo(result.lossCurve());
        assertThat(manifest.versions()).containsOnlyKeys("plugin_format", "onceedit", "djl", "pytorch");
        assertThat(manifest.versions()).containsEntry("onceedit", "test");
        assertThat(manifest.facts()).extracting(EditedFact::id).containsExactly("e1", "e2", "e3", "e4", "e5");
        assertThat(manifest.facts().get(0).paraphrases()).containsExactly("The home of Ada is");
        assertThat(written.cost().steps()).isEqualTo(result.cost().steps());
        assertThat(written.cost().wall().toMillis())
                .isEqualTo(result.cost().wall().toMillis());
        assertThat(written.cost().threads()).isPositive();
    }

    @Test
    void opensOnItsBase() {
        PluginArtifact artifact = PluginArtifact.write(parent.resolve("plugin"), result);
        try (Plugin plugin = artifact.open(base)) {
            assertThat(plugin.base()).isSameAs(base);
            assertThat(plugin.model().contentHash()).isEqualTo(artifact.sha());
            assertThat(plugin.model().id()).isEqualTo("tiny+five");
            assertThat(plugin.facts()).hasSize(5);
            result.changed()
                    .forEach((name, tensor) -> assertThat(
                                    plugin.model().decoder().parameter(name).contentEquals(tensor))
                            .as(name)
                            .isTrue());
        }
    }

    @Test
    void refusesAnotherBase() {
        PluginArtifact artifact = PluginArtifact.write(parent.resolve("plugin"), result);
        try (LanguageModel other = TinyModel.open("other-hash", false)) {
            assertThatThrownBy(() -> artifact.open(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Cannot open plug-in " + artifact.folder()
                            + " on tiny: it was trained on tiny, expected content hash = tiny-hash,"
                            + " actual = other-hash");
        }
    }

    @Test
    void refusesTensorsThatAreNotTheManifests() throws IOException {
        PluginArtifact artifact = PluginArtifact.write(parent.resolve("plugin"), result);
        Path tensors = artifact.folder().resolve("tensors.safetensors");
        byte[] bytes = Files.readAllBytes(tensors);
        bytes[bytes.length - 1] ^= 1;
        Files.write(tensors, bytes);
        assertThatThrownBy(() -> artifact.open(base))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot open plug-in " + artifact.folder()
                        + ": tensors.safetensors is not the manifest's, expected hash = "
                        + artifact.manifest().tensorsHash() + ", actual = ");
    }

    @Test
    void refusesFoldersThatAreNoPlugin() throws IOException {
        assertThatThrownBy(() -> PluginArtifact.read(parent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot open plug-in " + parent + ": it has no manifest.json");
        Files.writeString(parent.resolve("manifest.json"), "{\"base\": 3}");
        assertThatThrownBy(() -> PluginArtifact.read(parent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid file " + parent.resolve("manifest.json") + ": ");
    }

    @Test
    void refusesAnotherFormat() throws IOException {
        PluginArtifact artifact = PluginArtifact.write(parent.resolve("plugin"), result);
        Path manifest = artifact.folder().resolve("manifest.json");
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"plugin_format\" : \"1\"", "\"plugin_format\" : \"9\""));
        assertThatThrownBy(() -> PluginArtifact.read(artifact.folder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unsupported plug-in format 9 in " + manifest + ": expected 1; train the plug-in again");
    }

    @Test
    void leavesAFolderAloneThatHoldsSomethingElse() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("full"));
        Files.writeString(folder.resolve("letter.txt"), "dear");
        assertThatThrownBy(() -> PluginArtifact.write(folder, result))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot write plug-in to " + folder
                        + ": it holds something else; name another folder or delete it");
        assertThat(names(folder)).containsExactly("letter.txt");
        assertThat(names(parent)).containsExactly("full");
    }

    @Test
    void writingTheSamePluginAgainKeepsIt() {
        PluginArtifact first = PluginArtifact.write(parent.resolve("plugin"), result);
        first.closeOnly(List.of("e1"));
        PluginArtifact second = PluginArtifact.write(parent.resolve("plugin"), result);
        assertThat(second.closedFactIds()).containsExactly("e1");
        assertThat(names(parent)).containsExactly("plugin");
    }

    @Test
    void leavesNothingBehindWhereItCannotWrite() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "no folder");
        assertThatThrownBy(() -> PluginArtifact.write(file.resolve("plugin"), result))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Cannot write " + file.resolve("plugin") + ": ");
        assertThat(names(parent)).containsExactly("file");
    }

    @Test
    void whatWasClosedOnEarlierDaysIsKept() {
        Instant march = Instant.parse("2026-03-01T23:59:59Z");
        byte[] first = ClosedFacts.written(Optional.empty(), List.of("e2", "e1"), march);
        byte[] second = ClosedFacts.written(Optional.of(first), List.of("e3"), march.plusSeconds(1));
        assertThat(ClosedFacts.parse("file", second)).containsExactly("e3");
        assertThat(ClosedFacts.parse("file", second, "2026-02-28")).isEmpty();
        assertThat(ClosedFacts.parse("file", second, "2026-03-01")).containsExactly("e1", "e2");
        assertThat(ClosedFacts.parse("file", second, "2026-03-02")).containsExactly("e3");

        byte[] firstVersion = "{\"closed_fact_ids\": [\"e4\"]}".getBytes(StandardCharsets.UTF_8);
        assertThat(ClosedFacts.parse("file", firstVersion)).containsExactly("e4");
        byte[] later = ClosedFacts.written(Optional.of(firstVersion), List.of(), march);
        assertThat(ClosedFacts.parse("file", later)).isEmpty();
        assertThat(ClosedFacts.parse("file", later, "2026-02-28")).containsExactly("e4");
    }

    @Test
    void closedFactsStayClosed() {
        PluginArtifact open = PluginArtifact.write(parent.resolve("plugin"), result);
        assertThat(open.retraining()).isEmpty();
        PluginArtifact closed = open.closeOnly(List.of("e4", "e2"));
        assertThat(closed.sha()).isNotEqualTo(open.sha());
        try (Plugin plugin = PluginArtifact.read(open.folder()).open(base)) {
            assertThat(plugin.closedFactIds()).containsExactlyInAnyOrder("e2", "e4");
            assertThat(plugin.sha()).isEqualTo(closed.sha());
        }
        Retraining retraining = closed.retraining().orElseThrow();
        assertThat(retraining.remainingFactIds()).containsExactly("e1", "e3", "e5");
        assertThat(retraining.describe())
                .isEqualTo("Train edit set five again with recipe published and seed 0 on its 3 other facts"
                        + " to remove e2, e4 from its weights.");
    }

    @Test
    void refusesToCloseUnknownFacts() {
        PluginArtifact artifact = PluginArtifact.write(parent.resolve("plugin"), result);
        assertThatThrownBy(() -> artifact.closeOnly(List.of("e1", "e9")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot close fact e9: plug-in " + artifact.folder() + " has 5 facts and none of that name");
        assertThat(PluginArtifact.read(artifact.folder()).closedFactIds()).isEmpty();
    }

    @Test
    void anOpenPluginSeesWhatIsClosedAndOpenedAgain() {
        PluginArtifact artifact = PluginArtifact.write(parent.resolve("plugin"), result);
        try (Plugin plugin = artifact.open(base)) {
            assertThat(plugin.closedFactIds()).isEmpty();
            PluginArtifact closed = artifact.closeOnly(List.of("e1"));
            assertThat(plugin.closedFactIds()).containsExactly("e1");
            assertThat(plugin.sha()).isEqualTo(closed.sha()).isNotEqualTo(artifact.sha());
            artifact.closeOnly(List.of("e2"));
            assertThat(plugin.closedFactIds()).containsExactly("e2");
            artifact.closeOnly(List.of());
            assertThat(plugin.closedFactIds()).isEmpty();
            assertThat(plugin.sha()).isEqualTo(artifact.sha());
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
