package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoredRunsTest {
    @TempDir
    private Path store;

    private void run(String id, String date, String status) throws IOException {
        Files.createDirectories(store.resolve("tables/runs/run_date=" + date + "/run_id=" + id));
        Files.createDirectories(store.resolve("runs/" + id));
        Files.writeString(
                store.resolve("runs/" + id + "/manifest.json"),
                "{\"run_id\": \"" + id + "\", \"status\": \"" + status + "\"}");
    }

    private StoredRuns runs() throws IOException {
        return StoredRuns.of(StoreLayout.at(store.toString()), HadoopSettings.of(new Configuration()));
    }

    @Test
    void aNightThatWasMadeUpForLaterIsNotTheLatest() throws IOException {
        run("20260103-a", "2026-01-03", "complete");
        run("20260104-b", "2026-01-02", "complete");
        assertThat(runs().ids()).containsExactly("20260104-b", "20260103-a");
        assertThat(runs().require("latest")).isEqualTo("20260103-a");
        run("20260105-c", "2026-01-03", "incomplete");
        assertThat(runs().require("latest")).isEqualTo("20260105-c");
        assertThat(runs().newestComplete()).contains("20260103-a");
    }

    @Test
    void aRunThatOnlyAsksAgainIsNobodysLatest() throws IOException {
        run("20260103-a", "2026-01-03", "complete");
        run("20260103-a-again", "2026-01-03", "confirmation");
        assertThat(runs().require("latest")).isEqualTo("20260103-a");
        assertThat(runs().require("20260103-a-again")).isEqualTo("20260103-a-again");
    }

    @Test
    void aRunWithoutAManifestDoesNotExist() throws IOException {
        run("20260103-a", "2026-01-03", "complete");
        Files.createDirectories(store.resolve("runs/20260104-b"));
        assertThatThrownBy(() -> runs().require("20260104-b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20260103-a");
    }
}
