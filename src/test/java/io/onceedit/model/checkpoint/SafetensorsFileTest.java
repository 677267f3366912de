package io.onceedit.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsFileTest {
    private static final Path FIXTURES = Path.of("src/test/resources/io/onceedit/model/checkpoint");

    @TempDir
    private Path folder;

    private Path file;
    private NDManager scope;

    @BeforeEach
    void openScope() {
        file = folder.resolve("model.safetensors");
        TensorRuntime.prepareThread();
        scope = TensorRuntime.newScope(Device.cpu());
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    @Test
    void readsWhatTheReferenceLibraryWrote() throws IOException {
        SafetensorsFile open = SafetensorsFile.open(FIXTURES.resolve("reference.safetensors"));
        JsonNode expected =
                new ObjectMapper().readTree(FIXTURES.resolve("reference.json").toFile());
        assertThat(open.metadata()).containsEntry("format", "pt");
        assertThat(open.names()).containsExactlyInAnyOrderElementsOf(() -> expected.fieldNames());
        for (String name : open.names()) {
            NDArray read = open.read(scope, name);
            float[] values = read.toFloatArray();
            assertThat(read.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(read.getShape().getShape()).isEqualTo(open.shape(name));
            assertThat(open.shape(name))
                    .as("shape of %s", name)
                    .isEqualTo(longs(expected.path(name).path("shape")));
            for (int i = 0; i < values.length; i++) {
                assertThat(values[i]).as("%s[%s]", name, i).isEqualTo((float)
                        expected.path(name).path("values").get(i).asDouble());
            }
        }
    }

    /** Several pieces, which several threads read, and a last one that is no whole chunk. */
    private static float[] severalPieces() {
        float[] values = new float[FileTensors.PIECE_ELEMENTS * 3 + FloatConversion.CHUNK_ELEMENTS + 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f;
        }
        return values;
    }

    @Test
    void readsTensorsOfSeveralPieces() throws IOException {
        float[] values = severalPieces();
        TestFile.writeFloats(file, values);
        assertThat(SafetensorsFile.open(file).read(scope, "w").toFloatArray()).isEqualTo(values);
    }

    @Test
    void anInterruptedThreadReadsOnAndStaysInterrupted() throws IOException {
        float[] values = severalPieces();
        TestFile.writeFloats(file, values);
        SafetensorsFile open = SafetensorsFile.open(file);
        Thread.currentThread().interrupt();
        float[] read = open.read(scope, "w").toFloatArray();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(read).isEqualTo(values);
    }

    @Test
    void readsBehindTwoGigabytes() throws IOException {
        long elements = 1_200_000_000L;
        String header = "{" + TestFile.entry("big", "F16", "[" + elements + "]", 0, 2 * elements) + ","
                + TestFile.entry("tail", "BF16", "[2]", 2 * elements, 2 * elements + 4) + "}";
        TestFile.write(file, header, new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.seek(8 + header.length() + 2 * elements);
            sparse.write(TestFile.halves(0x3F80, 0xC000));
        }
        assertThat(SafetensorsFile.open(file).read(scope, "tail").toFloatArray())
                .containsExactly(1f, -2f);
    }

    @Test
    void readingLeavesOneArrayInTheScope() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F16", "[2,2]", 0, 8) + "}", TestFile.halves(0x3C00, 0, 0, 0));
        SafetensorsFile open = SafetensorsFile.open(file);
        int before = scope.getManagedArrays().size();
        for (int i = 0; i < 100; i++) {
            open.read(scope, "w").close();
        }
        assertThat(scope.getManagedArrays()).hasSize(before);
        open.read(scope, "w");
        assertThat(scope.getManagedArrays()).hasSize(before + 1);
    }

    @Test
    void readsScalarsAndEmptyTensors() throws IOException {
        String header = "{" + TestFile.entry("empty", "F32", "[0,4]", 0, 0) + ","
                + TestFile.entry("one", "F32", "[]", 0, 4) + "}";
        TestFile.write(file, header, TestFile.floats(7));
        SafetensorsFile open = SafetensorsFile.open(file);
        assertThat(open.read(scope, "one").toFloatArray()).containsExactly(7f);
        assertThat(open.shape("one")).isEmpty();
        assertThat(open.read(scope, "empty").getShape().getShape()).containsExactly(0, 4);
    }

    @Test
    void manyThreadsReadTheSame() throws Exception {
        float[] values = new float[200_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[200000]", 0, 800_000) + "}", TestFile.floats(values));
        SafetensorsFile open = SafetensorsFile.open(file);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                results.add(threads.submit(() -> {
                    try (NDManager own = TensorRuntime.newScope(Device.cpu())) {
                        return open.read(own, "w").toFloatArray();
                    }
                }));
            }
            for (Future<float[]> result : results) {
                assertThat(result.get()).isEqualTo(values);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFileThatIsCutWhileItIsOpenIsAnErrorAndNotACrash() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[100000]", 0, 400_000) + "}", new byte[400_000]);
        long size = Files.size(file);
        SafetensorsFile open = SafetensorsFile.open(file);
        Files.newByteChannel(file, StandardOpenOption.WRITE).truncate(1000).close();
        assertThatThrownBy(() -> open.read(scope, "w"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Failed to read " + file + ": it had " + size
                                + " bytes when it was opened and has 1000 now; a model folder must not change while it is open");
    }

    private static long[] longs(JsonNode list) {
        long[] longs = new long[list.size()];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = list.get(i).asLong();
        }
        return longs;
    }
}
