package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.StoreFiles;
import io.onceedit.model.ModelFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that lie elsewhere: fetched once, whole or not at all. */
final class CachedModelsTest {
    private static final String WEIGHTS = RemoteModelFiles.WEIGHTS;

    @TempDir
    private Path folder;

    private RemoteModelFiles files;
    private Path model;
    private String uri;

    @BeforeEach
    void putModelOnDisk() throws IOException {
        files = new RemoteModelFiles(folder);
        model = files.copyDemo();
        uri = RemoteModelFiles.uri(model);
    }

    private static String contentHash(Path path) {
        try (ModelFiles opened = ModelFiles.open(path)) {
            return opened.contentHash();
        }
    }

    private void refuses(String location, String sentence) {
        assertThatThrownBy(() -> files.process().local(location))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        assertThat(files.contents()).isEmpty();
    }

    @Test
    void pathsAndFileUrisAreWhereTheySay() {
        CachedModels models = files.process();
        assertThat(models.local("models/a b")).isEqualTo(Path.of("models/a b"));
        assertThat(models.local("file:///models/a b")).isEqualTo(Path.of("/models/a b"));
        assertThat(models.local("file:/models/a")).isEqualTo(Path.of("/models/a"));
        assertThat(files.cache()).doesNotExist();
        assertThatThrownBy(() -> models.local("file:models"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid model URI file:models: expected file:///PATH");
    }

    @Test
    void aModelIsFetchedOnceAndCalledByItsContent() throws IOException {
        Files.writeString(model.resolve("README.md"), "a model");
        Files.writeString(model.resolve("pytorch_model.bin"), "a pickle");
        Files.writeString(model.resolve("consolidated.safetensors"), "the same weights again");
        Path content = files.process().local(uri);
        assertThat(content).hasFileName(contentHash(model));
        assertThat(contentHash(content)).isEqualTo(contentHash(model));
        assertThat(files.readings())
                .containsExactly(
                        "config.json from 0",
                        "generation_config.json from 0",
                        "model.safetensors from 0",
                        "tokenizer.json from 0",
                        "tokenizer_config.json from 0");
        assertThat(files.stagings()).isEmpty();
        CachedModels later = files.process();
        assertThat(later.local(uri)).isEqualTo(content);
        assertThat(later.local(uri + "/")).isEqualTo(content);
        assertThat(files.readings()).isEmpty();
    }

    @Test
    void progressIsToldWhileFetching() {
        List<String> told = new ArrayList<>();
        files.process((stage, done, total) -> told.add(stage + " " + done + "/" + total))
                .local(uri);
        assertThat(told).first().asString().matches("fetch \\(MB\\) 0/\\d+");
        assertThat(told).last().asString().matches("fetch \\(MB\\) (\\d+)/\\1");
    }

    @Test
    void whatOneProcessHasOpenedStaysTheSameForIt() throws IOException {
        CachedModels process = files.process();
        Path content = process.local(uri);
        change(model.resolve("config.json"));
        assertThat(process.local(uri)).isEqualTo(content);
        assertThat(files.process().local(uri)).isNotEqualTo(content);
    }

    @Test
    void aModelWhoseFolderVanishesIsFetchedAgainByTheSameProcess() throws IOException {
        CachedModels process = files.process();
        Path content = process.local(uri);
        StoreFiles.delete(files.cache());
        assertThat(process.local(uri)).isEqualTo(content).isDirectory();
        assertThat(contentHash(content)).isEqualTo(contentHash(model));
    }

    private static void change(Path file) throws IOException {
        Files.writeString(file, Files.readString(file) + " ");
    }

    @Test
    void aModelThatChangedIsFetchedAnew() throws IOException {
        Path first = files.process().local(uri);
        files.readings();
        byte[] weights = Files.readAllBytes(model.resolve(WEIGHTS));
        weights[weights.length - 1] ^= 1;
        Files.write(model.resolve(WEIGHTS), weights);
        Files.setLastModifiedTime(
                model.resolve(WEIGHTS), FileTime.from(Instant.now().plusSeconds(5)));
        Path second = files.process().local(uri);
        assertThat(files.readings()).hasSize(5);
        assertThat(second).isNotEqualTo(first).hasFileName(contentHash(model));
        assertThat(first).exists();
    }

    @Test
    void theSameContentAtTwoUrisIsKeptOnce() throws IOException {
        Path content = files.process().local(uri);
        Path other = Files.move(model, model.resolveSibling("other"));
        assertThat(files.process().local(RemoteModelFiles.uri(other))).isEqualTo(content);
        assertThat(files.contents()).containsExactly(content);
        assertThat(files.stagings()).isEmpty();
    }

    @Test
    void damagedEntriesAreFetchedAnew() throws IOException {
        Path content = files.process().local(uri);
        try (RandomAccessFile weights =
                new RandomAccessFile(content.resolve(WEIGHTS).toFile(), "rw")) {
            weights.setLength(weights.length() / 2);
        }
        assertThat(files.process().local(uri)).isEqualTo(content);
        assertThat(contentHash(content)).isEqualTo(contentHash(model));
        Files.delete(content.resolve("tokenizer.json"));
        assertThat(files.process().local(uri)).isEqualTo(content);
        assertThat(content.resolve("tokenizer.json")).exists();
    }

    @Test
    void aFetchThatBreaksOffIsGoneOnWith() throws IOException {
        CachedModels broken = files.process(RemoteDisk.BREAKS, WEIGHTS + ":1200000");
        assertThatThrownBy(() -> broken.local(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot read model " + uri
                                + ": the line is dead, fetching model.safetensors; what has arrived is kept, run again to go on");
        assertThat(files.contents()).isEmpty();
        assertThat(files.stagings()).hasSize(1);
        files.readings();
        Path content = files.process().local(uri);
        assertThat(files.readings())
                .containsExactly(
                        WEIGHTS + " from " + 2 * RemoteModelFiles.DURABLE_BYTES,
                        "tokenizer.json from 0",
                        "tokenizer_config.json from 0");
        assertThat(contentHash(content)).isEqualTo(contentHash(model));
        assertThat(files.stagings()).isEmpty();
    }

    @Test
    void whatArrivedOfAModelThatChangedSinceIsNotGoneOnWith() throws IOException {
        CachedModels broken = files.process(RemoteDisk.BREAKS, WEIGHTS + ":1200000");
        assertThatThrownBy(() -> broken.local(uri)).hasMessageContaining("the line is dead");
        change(model.resolve("tokenizer_config.json"));
        files.readings();
        assertThat(contentHash(files.process().local(uri))).isEqualTo(contentHash(model));
        assertThat(files.readings()).hasSize(5).allMatch(line -> line.endsWith(" from 0"));
    }

    @Test
    void aModelThatChangesWhileItIsFetchedIsRefused() {
        CachedModels process = files.process(RemoteDisk.CHANGES, WEIGHTS);
        assertThatThrownBy(() -> process.local(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot fetch model " + uri.replace("///", "/")
                        + ": its files changed while they were fetched; run again when nobody writes to them");
        assertThat(files.contents()).isEmpty();
        assertThat(files.stagings()).isEmpty();
    }

    @Test
    void whatArrivesOtherwiseThanItsChecksumSaysIsRefused() {
        CachedModels process = files.process(RemoteDisk.CHECKSUMS, "true", RemoteDisk.FLIPS, WEIGHTS + ":70000");
        assertThatThrownBy(() -> process.local(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model.safetensors arrived otherwise than its COMPOSITE-CRC32C says, fetching");
        assertThat(files.contents()).isEmpty();
        Path content = files.process(RemoteDisk.CHECKSUMS, "true").local(uri);
        assertThat(contentHash(content)).isEqualTo(contentHash(model));
    }

    @Test
    void aFileThatSeemsToEndEarlyIsNotOpened() {
        CachedModels process = files.process(RemoteDisk.ENDS, WEIGHTS + ":1200000");
        assertThatThrownBy(() -> process.local(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("model.safetensors has other than the 2964640 bytes that are listed, fetching");
        assertThat(files.contents()).isEmpty();
        assertThat(contentHash(files.process().local(uri))).isEqualTo(contentHash(model));
    }

    @Test
    void ofWeightsInSeveralFilesThoseThatTheIndexNamesAreFetched() throws IOException {
        Files.move(model.resolve(WEIGHTS), model.resolve("model-1.safetensors"));
        Files.writeString(model.resolve("consolidated.safetensors"), "the same weights again");
        Path index = model.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"a\": \"model-1.safetensors\"}}");
        Path content = files.process().local(uri);
        assertThat(content.resolve("model-1.safetensors")).hasSameBinaryContentAs(model.resolve("model-1.safetensors"));
        assertThat(content.resolve(index.getFileName())).exists();
        assertThat(content.resolve("consolidated.safetensors")).doesNotExist();
        Files.writeString(index, "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\"}}");
        assertThatThrownBy(() -> files.process().local(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("/disk/gpt2/model-2.safetensors: the index names it as one of the weights' files;"
                        + " upload the whole model folder");
    }

    @Test
    void aGgufFileComesWithTheTokenizerBesideIt() throws IOException {
        Path file = Files.writeString(model.resolve("model.gguf"), "GGUF");
        Path copy = files.process().local(RemoteModelFiles.uri(file));
        assertThat(copy).hasFileName("model.gguf").hasContent("GGUF");
        assertThat(copy.resolveSibling("tokenizer.json")).exists();
        assertThat(copy.resolveSibling(WEIGHTS)).doesNotExist();
        Files.delete(model.resolve("tokenizer.json"));
        assertThat(files.process().local(RemoteModelFiles.uri(file)).resolveSibling("tokenizer.json"))
                .doesNotExist();
    }

    @Test
    void whatIsNoModelIsRefusedBeforeAnythingIsFetched() throws IOException {
        String place = uri.replace("///", "/");
        refuses(uri + "2", "Cannot find model " + uri + "2: File " + place + "2 does not exist");
        Files.move(model.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        refuses(
                uri,
                "Cannot find " + place
                        + "/tokenizer.json: expected a fast tokenizer, as save_pretrained of transformers writes it");
        Files.delete(model.resolve(WEIGHTS));
        refuses(
                uri,
                "Cannot find weights in " + place
                        + ": expected model.safetensors or model.safetensors.index.json with the files that it names");
        Files.writeString(model.resolve("pytorch_model.bin"), "a pickle");
        refuses(
                uri,
                "Unsupported weights " + place + "/pytorch_model.bin: pickle files can run any code when they are read,"
                        + " so they are never opened here. Convert them once, where you trust them: python -c"
                        + " \"from transformers import AutoModelForCausalLM as M;"
                        + " M.from_pretrained('gpt2').save_pretrained('gpt2', safe_serialization=True)\"");
        Files.delete(model.resolve("config.json"));
        refuses(
                uri,
                "Cannot find " + place + "/config.json: expected a Hugging Face model folder, with config.json in it");
        assertThat(files.readings()).isEmpty();
    }

    @Test
    void fileSystemsThatAreNotThereAreNamed() {
        refuses("nowhere://host/model", "Cannot read model nowhere://host/model: No FileSystem for scheme \"nowhere\"");
    }

    @Test
    void aModelThatDoesNotFitIsRefused() throws IOException {
        try (RandomAccessFile weights =
                new RandomAccessFile(model.resolve(WEIGHTS).toFile(), "rw")) {
            weights.setLength(8L << 40);
        }
        assertThatThrownBy(() -> files.process().local(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "Cannot fetch model .*/gpt2: 8796\\.\\d GB are missing here, and .*/cache has room for"
                                + " [\\d.]+; free space, or keep models elsewhere with execution.model_cache or ONCEEDIT_CACHE");
        assertThat(files.readings()).isEmpty();
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        Files.writeString(files.cache(), "no folder");
        assertThatThrownBy(() -> files.process().local(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot keep model " + uri + " in " + files.cache())
                .hasMessageEndingWith(
                        "free space, or keep models elsewhere with execution.model_cache or ONCEEDIT_CACHE");
    }

    @Test
    void aFetchIsGoneOnWithHoweverLongAgoItWasBegun() throws IOException {
        CachedModels broken = files.process(RemoteDisk.BREAKS, WEIGHTS + ":1200000");
        assertThatThrownBy(() -> broken.local(uri)).hasMessageContaining("the line is dead");
        Path own = begun(files.stagings().get(0).getFileName().toString(), Duration.ofDays(8));
        files.readings();
        assertThat(contentHash(files.process().local(uri))).isEqualTo(contentHash(model));
        assertThat(files.readings()).contains(WEIGHTS + " from " + 2 * RemoteModelFiles.DURABLE_BYTES);
        assertThat(own).doesNotExist();
    }

    @Test
    void whatWasBegunLongAgoGoesUnlessSomebodyGoesOnWithIt() throws IOException {
        Path old = begun("old", Duration.ofDays(8));
        Path held = begun("held", Duration.ofDays(8));
        Path fresh = begun("fresh", Duration.ofDays(6));
        Path lock = new ModelCacheFolder(files.cache()).lock("held");
        Process holder = FetchingProcess.holding(lock, folder);
        try {
            files.process().local(uri);
        } finally {
            holder.destroyForcibly();
        }
        assertThat(old).doesNotExist();
        assertThat(held).exists();
        assertThat(fresh).exists();
    }

    private Path begun(String key, Duration age) throws IOException {
        Path staging = files.cache().resolve("staging").resolve(key);
        Files.createDirectories(staging.resolve("progress"));
        FileTime then = FileTime.from(Instant.now().minus(age));
        Files.setLastModifiedTime(staging.resolve("progress"), then);
        Files.setLastModifiedTime(staging, then);
        return staging;
    }
}
