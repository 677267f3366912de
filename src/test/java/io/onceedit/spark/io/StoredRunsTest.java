package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void aRunForOnePurposeIsNobodysLatestWhetherItIsWholeOrNot() throws IOException {
        run("20260103-a", "2026-01-03", "complete");
        for (String status : List.of(
                "confirmation", "incomplete_confirmation", "certification", "incomplete_certification", "unheard-of")) {
            run("20260104-" + status, "2026-01-04", status);
        }
        assertThat(runs().require("latest")).isEqualTo("20260103-a");
        assertThat(runs().newestComplete()).contains("20260103-a");
        assertThat(runs().require("20260104-certification")).isEqualTo("20260104-certification");
    }

    @Test
    void theNewestTextIsThatOfARunThatStandsForItself() throws IOException {
        run("20260103-a", "2026-01-03", "incomplete");
        run("20260104-b", "2026-01-04", "certification");
        for (String id : List.of("20260103-a", "20260104-b")) {
            Files.writeString(store.resolve("runs/" + id + "/verdict.json"), "of " + id);
        }
        run("20260105-c", "2026-01-05", "complete");
        assertThat(runs().newestText(runs().ids(), "verdict.json", (id, text) -> id + " " + text))
                .contains("20260103-a of 20260103-a");
        assertThat(runs().newestText(List.of("20260104-b"), "verdict.json", (id, text) -> id))
                .isEmpty();
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
