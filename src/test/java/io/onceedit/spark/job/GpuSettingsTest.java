package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.onceedit.ChildProcess;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings in {@code conf/} for clusters with GPUs. */
final class GpuSettingsTest {
    private static final Path SCRIPT = Path.of("conf/gpu-addresses.sh");

    @TempDir
    private Path folder;

    /** As {@code spark-submit} reads them, which passes over every other key without a word. */
    @ParameterizedTest
    @ValueSource(strings = {"spark-standalone-gpu.conf", "spark-yarn-gpu.conf", "spark-kubernetes-gpu.conf"})
    void giveEveryTaskAGpuAndNameALibraryForIt(String file) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("conf", file))) {
            settings.load(reader);
        }
        assertThat(settings.stringPropertyNames()).allMatch(key -> key.startsWith("spark."));
        SparkConf conf = new SparkConf(false);
        settings.forEach((key, value) -> conf.set((String) key, (String) value));
        assertThat(conf.getInt("spark.executor.resource.gpu.amount", 0)).isEqualTo(1);
        assertThat(conf.getDouble("spark.task.resource.gpu.amount", 0)).isBetween(0.01, 1.0);
        assertThat(conf.getInt("spark.executor.cores", 0) % conf.getInt("spark.task.cpus", 1))
                .isZero();
        assertThat(conf.getSizeAsGb("spark.executor.memoryOverhead")).isPositive();
        assertThat(List.of("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR", "LD_LIBRARY_PATH"))
                .allMatch(name -> conf.contains("spark.executorEnv." + name));
    }

    @Test
    void theSettingsTellWhatKindOfDeviceTasksHave() {
        assertThat(SparkCluster.device()).isEqualTo(Device.cpu());
        System.setProperty("spark.task.resource.gpu.amount", "0.25");
        try {
            assertThat(SparkCluster.device().isGpu()).isTrue();
            assertThat(SparkCluster.unusableSettings()).isPresent();
            System.setProperty("spark.master", "spark://nowhere:7077");
            assertThat(SparkCluster.unusableSettings()).isEmpty();
        } finally {
            System.clearProperty("spark.task.resource.gpu.amount");
            System.clearProperty("spark.master");
        }
    }

    @Test
    void theDiscoveryScriptCountsWhatIsVisible() throws Exception {
        assertThat(addresses(Map.of("CUDA_VISIBLE_DEVICES", "2,5"))).containsExactly("0", "1");
        assertThat(addresses(Map.of("CUDA_VISIBLE_DEVICES", "GPU-5d5ba0d6"))).containsExactly("0");
        assertThat(addresses(Map.of("CUDA_VISIBLE_DEVICES", "3,-1,4"))).containsExactly("0");
        assertThat(addresses(Map.of("CUDA_VISIBLE_DEVICES", ""))).isEmpty();
    }

    @Test
    void theDiscoveryScriptAsksTheDriverWhereNothingIsHidden() throws Exception {
        Path tool = Files.writeString(
                folder.resolve("nvidia-smi"),
                "#!/bin/sh\necho 'GPU 0: NVIDIA H100 (UUID: GPU-1)'\necho '  MIG 1g.10gb Device 0: (UUID: MIG-2)'\n"
                        + "echo 'GPU 1: NVIDIA H100 (UUID: GPU-3)'\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        assertThat(addresses(Map.of("PATH", folder + ":" + System.getenv("PATH"))))
                .containsExactly("0", "1");
    }

    private String[] addresses(Map<String, String> environment) throws Exception {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("CUDA_VISIBLE_DEVICES");
        builder.environment().putAll(environment);
        assertThat(ChildProcess.exitCode(builder.start())).isZero();
        ResourceInformation found = ResourceInformation.parseJson(Files.readString(log));
        assertThat(found.name()).isEqualTo("gpu");
        return found.addresses();
    }
}
