package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is held against the newest run up to a day. */
final class AsOfProofTest {
    @TempDir
    private Path store;

    @BeforeEach
    void publish() throws IOException {
        run("20260301T000000Z-aaaa", "2026-03-01", "complete", "first");
        run("20260501T000000Z-bbbb", "2026-05-01", "complete", "second");
        run("20260501T000000Z-bbbb-again", "2026-05-01", "confirmation", "third");
    }

    private void run(String id, String date, String status, String hash) throws IOException {
        Files.createDirectories(store.resolve("tables/runs/run_date=" + date + "/run_id=" + id));
        Path folder = Files.createDirectories(store.resolve("runs").resolve(id));
        Files.writeString(
                folder.resolve("manifest.json"),
                "{\"run_id\": \"" + id + "\", \"run_date\": \"" + date + "\", \"status\": \"" + status
                        + "\", \"models\": {\"gpt2\": \"" + hash
                        + "\"}, \"plugins\": {\"k1\": \"c1\", \"k2\": \"c2\"}}");
    }

    private AsOfProof proof(String day, String host, String hostHash, Map<String, String> plugins) throws IOException {
        StoredRuns runs = StoredRuns.of(StoreLayout.at(store.toString()), HadoopSettings.ofSpark());
        return AsOfProof.of(runs, day, new AsOfProof.Used(host, hostHash, plugins));
    }

    @Test
    void theNewestRunUpToTheDayTellsWhatIsUnchanged() throws IOException {
        AsOfProof march = proof("2026-04-30", "gpt2", "first", Map.of("k1", "c1"));
        assertThat(march.lines())
                .containsExactly(
                        "as of        2026-04-30, held against run 20260301T000000Z-aaaa of 2026-03-01",
                        "host         gpt2 is unchanged, SHA-256 first",
                        "plug-ins     1 of 1 are that run's, by key and content");
        assertThat(march.holds()).isTrue();
        AsOfProof may = proof("2026-05-01", "gpt2", "first", Map.of("k1", "c1"));
        assertThat(may.lines())
                .contains(
                        "as of        2026-05-01, held against run 20260501T000000Z-bbbb of 2026-05-01",
                        "host         gpt2 is ANOTHER ONE NOW: its SHA-256 was second and is first");
        assertThat(may.holds()).isFalse();
    }

    @Test
    void pluginsOfOtherCausesOrContentAreCounted() throws IOException {
        AsOfProof proof = proof("2026-03-01", "gpt2", "first", Map.of("k1", "c1", "k2", "other", "k3", "c3"));
        assertThat(proof.lines())
                .contains(
                        "plug-ins     1 of 3 are that run's, by key and content: edits, recipe or base in the run file are not"
                                + " those of that run");
        assertThat(proof.holds()).isFalse();
    }

    @Test
    void whereNothingWasThereNothingIsClaimed() throws IOException {
        AsOfProof none = proof("2026-02-28", "gpt2", "first", Map.of());
        assertThat(none.lines())
                .containsExactly(
                        "as of        2026-02-28: the store has no run up to that day to hold host and plug-ins against");
        assertThat(none.holds()).isTrue();
        assertThat(proof("2026-03-01", "llama", "x", Map.of()).lines())
                .contains("host         llama was not in that run");
    }
}
