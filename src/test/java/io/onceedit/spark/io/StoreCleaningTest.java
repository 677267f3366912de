package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.sweep.ClosedEdits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of five runs of different ages: 100, 50, 40, 10 and 1 days, the oldest a baseline, the youngest incomplete. */
final class StoreCleaningTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final HadoopSettings SETTINGS = HadoopSettings.of(new Configuration());

    /** Every run has used a plug-in of its own name and the alignment. */
    private static final StoreCleaning.UsedKeys USES = run -> Set.of("plugin-" + run, "alignment", "pass-" + run);

    @TempDir
    private Path store;

    @BeforeEach
    void makeTheStore() throws IOException {
        run("r1", 100, "complete");
        run("r2", 50, "complete");
        run("r3", 40, "complete");
        run("r4", 10, "complete");
        run("r5", 1, "incomplete");
        write("baselines/production.json", "{\"run_id\": \"r1\"}", 90);
        for (String key : List.of("plugin-r1", "plugin-r2", "plugin-r4", "plugin-nobody", "plugin-new")) {
            write("cache/plugin/" + key + "/weights", "0123456789", key.equals("plugin-new") ? 2 : 60);
        }
        write("cache/alignment/alignment/table", "0123456789", 60);
        write("cache/host-pass/pass-r1/answers.json", "{\"passes\": [{\"host\": \"h1\"}], \"generations\": []}", 60);
        write("cache/host-passes/host=h1/kept=64/a.parquet", "0123456789", 60);
        write("cache/host-passes/host=h2/kept=64/b.parquet", "0123456789", 60);
        write("tables/outcomes/run_date=2026-03-01/run_id=killed/part.parquet", "x", 60);
        write("tables/outcomes/run_date=2026-06-01/run_id=ending/part.parquet", "x", 0);
    }

    private void run(String id, int days, String status) throws IOException {
        Instant ended = NOW.minus(Duration.ofDays(days));
        for (String table : List.of("outcomes", "positions", "metrics")) {
            write("tables/" + table + "/run_date=2026-03-01/run_id=" + id + "/part.parquet", "0123456789", days);
        }
        write("runs/" + id + "/report.html", "page", days);
        write("runs/" + id + "/scores.csv", "scores", days);
        write(
                "runs/" + id + "/manifest.json",
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "run_id",
                                id,
                                "run_date",
                                "2026-03-01",
                                "status",
                                status,
                                "ended_at",
                                ended.toString(),
                                "tables",
                                List.of(Map.of("table", "outcomes"), Map.of("table", "metrics")))),
                days);
    }

    private void write(String name, String text, int daysAgo) throws IOException {
        Path file = store.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        for (Path path = file; !path.equals(store); path = path.getParent()) {
            Files.setLastModifiedTime(path, FileTime.from(NOW.minus(Duration.ofDays(daysAgo))));
        }
    }

    private List<ExpiredEntry> clean(KeptAges ages) throws IOException {
        StoreCleaning cleaning = StoreCleaning.of(StoreLayout.at(store.toString()), SETTINGS);
        List<ExpiredEntry> expired = cleaning.expired(ages, NOW, USES);
        cleaning.delete(expired, NOW);
        return expired;
    }

    private static KeptAges ages(int texts, int runs, int unused) {
        return new KeptAges(
                Optional.of(Duration.ofDays(texts)), Optional.of(Duration.ofDays(runs)), Duration.ofDays(unused));
    }

    private static List<String> names(List<ExpiredEntry> expired, ExpiredEntry.What what) {
        return expired.stream()
                .filter(entry -> entry.what() == what)
                .map(ExpiredEntry::name)
                .toList();
    }

    @Test
    void runsAndTextsGoByTheirAgesButForBaselinesAndTheNewestCompleteRun() throws IOException {
        run("r6", 8, "certification");
        for (String name : List.of("certificate.md", "certificate.json")) {
            write("runs/r6/" + name, "answers", 8);
        }
        List<ExpiredEntry> expired = clean(ages(5, 45, 30));
        assertThat(names(expired, ExpiredEntry.What.RUN)).containsExactly("r2");
        assertThat(names(expired, ExpiredEntry.What.TEXTS)).containsExactly("r3", "r6");
        assertThat(store.resolve("runs/r6")).isDirectoryNotContaining("glob:**certificate*");
        assertThat(store.resolve("runs/r6/manifest.json")).exists();
        assertThat(store.resolve("runs/r2")).doesNotExist();
        assertThat(store.resolve("tables/metrics/run_date=2026-03-01/run_id=r2"))
                .doesNotExist();
        assertThat(store.resolve("tables/outcomes/run_date=2026-03-01/run_id=r3"))
                .doesNotExist();
        assertThat(store.resolve("tables/metrics/run_date=2026-03-01/run_id=r3"))
                .exists();
        assertThat(store.resolve("runs/r3/report.html")).doesNotExist();
        assertThat(store.resolve("runs/r3/scores.csv")).exists();
        for (String kept : List.of("r1", "r4", "r5")) {
            assertThat(store.resolve("tables/outcomes/run_date=2026-03-01/run_id=" + kept))
                    .exists();
        }
        assertThat(clean(ages(5, 45, 30))).isEmpty();
    }

    @Test
    void aRunWithoutItsTextsSaysSo() throws IOException {
        clean(ages(20, 1000, 30));
        StoredRuns runs = StoredRuns.of(StoreLayout.at(store.toString()), SETTINGS);
        runs.requireTexts("r1");
        assertThatThrownBy(() -> runs.requireTexts("r3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Cannot read the outcomes of run r3: gc deleted them on 2026-06-01T00:00:00Z");
        JsonNode tables = runs.manifest("r3").required("tables");
        assertThat(tables).hasSize(1);
        assertThat(tables.get(0).required("table").asText()).isEqualTo("metrics");
    }

    @Test
    void artefactsStayThatAKeptRunUsesOrThatAreYoung() throws IOException {
        List<ExpiredEntry> expired = clean(ages(1000, 45, 30));
        assertThat(names(expired, ExpiredEntry.What.UNUSED))
                .containsExactlyInAnyOrder("plugin/plugin-r2", "plugin/plugin-nobody", "host-passes/host=h2");
        assertThat(store.resolve("cache/plugin/plugin-r1/weights")).exists();
        assertThat(store.resolve("cache/plugin/plugin-new/weights")).exists();
        assertThat(store.resolve("cache/alignment/alignment/table")).exists();
        assertThat(store.resolve("cache/host-passes/host=h1/kept=64/a.parquet")).exists();
        assertThat(expired.stream()
                        .filter(entry -> entry.name().equals("plugin/plugin-r2"))
                        .mapToLong(ExpiredEntry::bytes)
                        .sum())
                .isEqualTo(10);
    }

    @Test
    void tablesOfARunThatWasNeverPublishedGoAfterADay() throws IOException {
        assertThat(names(clean(ages(1000, 1000, 1000)), ExpiredEntry.What.UNPUBLISHED))
                .containsExactly("killed");
        assertThat(store.resolve("tables/outcomes/run_date=2026-06-01/run_id=ending"))
                .exists();
    }

    @Test
    void nothingIsDeletedWhileAJobIsUnderWay() throws IOException {
        StoreLayout layout = StoreLayout.at(store.toString());
        assertThat(Leases.of(layout, SETTINGS).make("job", LeaseHolder.here("r6", "2026-06-01", NOW)))
                .isTrue();
        assertThatThrownBy(() -> clean(ages(1, 1, 1)))
                .isInstanceOf(JobUnderWayException.class)
                .hasMessageContaining("run r6 is under way");
        try (Stream<Path> runs = Files.list(store.resolve("runs"))) {
            assertThat(runs).hasSize(5);
        }
    }

    @Test
    void whoWasInterruptedGoesOn() throws IOException {
        Files.delete(store.resolve("runs/r2/manifest.json"));
        List<ExpiredEntry> expired = clean(ages(1000, 45, 1000));
        assertThat(names(expired, ExpiredEntry.What.UNPUBLISHED)).containsExactly("killed", "r2");
        assertThat(store.resolve("tables/metrics/run_date=2026-03-01/run_id=r2"))
                .doesNotExist();
    }

    @Test
    void aPluginStaysOfWhichAPersonHasUndoneEdits() throws IOException {
        write("cache/plugin/plugin-nobody/" + ClosedEdits.FILE, "{}", 60);
        assertThat(names(clean(ages(1000, 45, 30)), ExpiredEntry.What.UNUSED))
                .containsExactlyInAnyOrder("plugin/plugin-r2", "host-passes/host=h2");
    }

    @Test
    void aStoreThatIsNotThereAndAManifestWithoutItsEndAreNamed() throws IOException {
        StoreLayout nowhere = StoreLayout.at(store.resolve("nowhere").toString());
        assertThatThrownBy(() -> StoreCleaning.of(nowhere, SETTINGS))
                .hasMessageStartingWith("Cannot clean store " + nowhere.location() + ": there is none");
        assertThat(store.resolve("nowhere")).doesNotExist();
        write("runs/r3/manifest.json", "{\"run_date\": \"2026-03-01\", \"ended_at\": \"soon\"}", 40);
        assertThatThrownBy(() -> clean(ages(1, 1, 1)))
                .hasMessageContaining("runs/r3/manifest.json: ended_at = \"soon\", expected a time");
        assertThat(store.resolve("runs/r2/manifest.json")).exists();
    }
}
