package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TableFilesTest {
    /** A host's cell. */
    private record Cell(String host, long rows) {}

    private static List<Cell> cells(String host, int count, long rows) {
        return IntStream.range(0, count).mapToObj(i -> new Cell(host, rows)).toList();
    }

    @SafeVarargs
    private static List<List<Cell>> files(TableFiles sizes, List<Cell>... hosts) {
        List<Cell> inOrder = new ArrayList<>();
        for (List<Cell> host : hosts) {
            inOrder.addAll(host);
        }
        List<List<Cell>> files = sizes.of(inOrder, Cell::host, Cell::rows);
        assertThat(files.stream().flatMap(List::stream)).containsExactlyElementsOf(inOrder);
        return files;
    }

    private static List<Long> rows(List<List<Cell>> files) {
        return files.stream()
                .map(file -> file.stream().mapToLong(Cell::rows).sum())
                .toList();
    }

    private static List<Set<String>> hosts(List<List<Cell>> files) {
        return files.stream()
                .<Set<String>>map(
                        file -> new HashSet<>(file.stream().map(Cell::host).toList()))
                .toList();
    }

    @Test
    void smallHostsShareAFileAndNoneIsInTwo() {
        List<List<Cell>> files = files(
                new TableFiles(100, 1000), cells("a", 4, 10), cells("b", 5, 10), cells("c", 2, 10), cells("d", 1, 90));
        assertThat(hosts(files)).containsExactly(Set.of("a", "b"), Set.of("c"), Set.of("d"));
        assertThat(rows(files)).containsExactly(90L, 20L, 90L);
    }

    @Test
    void aHostHasAFileOfItsOwnUntilThatIsFull() {
        List<List<Cell>> files =
                files(new TableFiles(100, 1000), cells("a", 10, 100), cells("b", 25, 100), cells("c", 1, 10));
        assertThat(hosts(files)).containsExactly(Set.of("a"), Set.of("b"), Set.of("b"), Set.of("b"), Set.of("c"));
        assertThat(rows(files)).containsExactly(1000L, 1000L, 1000L, 500L, 10L);
    }

    @Test
    void manyRowsAreSharedAmongSixteenTasksAsFarAsFilesStayLargeEnough() {
        List<Cell> hosts = new ArrayList<>();
        for (int host = 0; host < 320; host++) {
            hosts.add(new Cell("h" + host, 1));
        }
        assertThat(rows(files(new TableFiles(5, 100), hosts))).hasSize(16).containsOnly(20L);
        assertThat(rows(files(new TableFiles(40, 100), hosts))).hasSize(8).containsOnly(40L);
    }

    @Test
    void aTaskIsToldOfFewEnoughCells() {
        assertThat(files(TableFiles.USUAL, cells("a", 45_000, 1)))
                .extracting(List::size)
                .containsExactly(20_000, 20_000, 5_000);
    }

    @Test
    void rowsThatAreThereFillWholeFiles() {
        assertThat(new TableFiles(1, 10).count(0)).isEqualTo(1);
        assertThat(new TableFiles(1, 10).count(10)).isEqualTo(1);
        assertThat(new TableFiles(1, 10).count(11)).isEqualTo(2);
        assertThat(files(TableFiles.USUAL)).isEmpty();
    }

    @Test
    void rejectsSizesThatCannotBe() {
        assertThatThrownBy(() -> new TableFiles(10, 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid rows of a file: at least 10 and at most 9, expected at least 1, and no fewer at most");
    }
}
