package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of Spark's settings in conf, as spark-submit reads them: it drops what does not begin as its own settings do. */
final class SparkSettingsFilesTest {
    @Test
    void everySettingIsSparks() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of("conf"))) {
            files = all.filter(file -> file.toString().endsWith(".conf")).toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            assertThat(settings(file).stringPropertyNames())
                    .as(file.toString())
                    .isNotEmpty()
                    .allMatch(key -> key.startsWith("spark."));
        }
    }

    @Test
    void theSettingsForS3ChooseACommitterThatMovesNothing() throws IOException {
        Properties settings = settings(Path.of("conf/s3a.conf"));
        assertThat(settings)
                .containsEntry("spark.hadoop.fs.s3a.committer.name", "magic")
                .containsEntry(
                        "spark.hadoop.mapreduce.outputcommitter.factory.scheme.s3a",
                        "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory");
    }

    private static Properties settings(Path file) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        return settings;
    }
}
