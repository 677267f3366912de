package io.onceedit.spark.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.Provenance;
import io.onceedit.sweep.PlannedEdit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Rows of edits, with what their records say of where they come from. */
final class ResultRowsTest {
    private static Row row(Provenance provenance) {
        EditRecord edit = new EditRecord(
                "e1",
                "Ada",
                List.of(),
                "job",
                "Ada is a",
                "baker",
                "poet",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                provenance);
        return new ResultRows()
                .facts("set", List.of(new PlannedEdit(edit, List.of(), List.of())), "edits.jsonl")
                .get(0);
    }

    private static List<String> values(Row row) {
        return Stream.of("fact_id", "edit_set_id", "source", "owner", "fact_date", "review_date", "supersedes")
                .map(column ->
                        String.valueOf(row.get(TableSchema.of("facts").columns().fieldIndex(column))))
                .toList();
    }

    @Test
    void aFactHasWhatItsRecordSays() {
        assertThat(values(row(new Provenance("gazette", "registry", "2026-01-01", "2026-12-31", "e0"))))
                .containsExactly("e1", "set", "gazette", "registry", "2026-01-01", "2026-12-31", "e0");
    }

    @Test
    void whatItDoesNotSayIsNullAndItsSourceTheCorpus() {
        assertThat(values(row(Provenance.NONE)))
                .containsExactly("e1", "set", "edits.jsonl", "null", "null", "null", "null");
    }
}
