package io.onceedit.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.spark.schema.TableSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row of outcomes in words. */
final class OutcomeWordsTest {
    private static Row row(String kind, String status, boolean pass, String... texts) {
        StructType all = TableSchema.of("outcomes").columns();
        StructType columns = new StructType();
        for (String name :
                new String[] {"probe_kind", "status", "pass", "target", "output_text", "host_output_text", "reason"}) {
            columns = columns.add(all.apply(name));
        }
        return new GenericRowWithSchema(
                new Object[] {kind, status, pass, texts[0], texts[1], texts[2], texts[3]}, columns);
    }

    /** Of an edit's target {@code new}: the edited system says the one, the host alone the other. */
    @ParameterizedTest
    @CsvSource({
        "edit, true, new, old, WON",
        "rephrase, true, new, old, WON",
        "portability, true, new, old, WON",
        "edit, true, new, ' new ', SAME",
        "edit, true, new, , SAME",
        "edit, false, old, old, SAME",
        "edit, false, old, ' new', LOST",
        "edit, false, old, , SAME",
        "locality, true, old, old, SAME",
        "locality, true, old, other, SAME",
        "near_type, false, new, old, LOST",
        "near_type, false, new, , LOST",
        "a kind to come, false, new, old, LOST"
    })
    void changesAreAgainstTheHost(String kind, boolean pass, String fused, String host, OutcomeWords.Change change) {
        assertThat(OutcomeWords.change(row(kind, "ok", pass, "new", fused, host, null)))
                .isEqualTo(change);
    }

    @Test
    void anErrorChangesNothing() {
        assertThat(OutcomeWords.change(row("locality", "error", false, "new", null, "old", null)))
                .isEqualTo(OutcomeWords.Change.SAME);
    }

    @Test
    void codesSayWhyAnAnswerIsWrong() {
        assertThat(OutcomeWords.code(row("edit", "ok", true, "", "", "", "GATE_OPEN")))
                .isEmpty();
        assertThat(OutcomeWords.code(row("edit", "ok", false, "", "", "", "GATE_OPEN")))
                .contains("GATE_OPEN");
        assertThat(OutcomeWords.code(row("edit", "ok", false, "", "", "", null)))
                .contains("not given");
        assertThat(OutcomeWords.code(row("edit", "error", false, "", "", "", "said in words")))
                .contains("ERROR");
    }

    @Test
    void kindsToComeAreNotKnown() {
        assertThat(OutcomeWords.kind(row("near_type", "ok", true, "", "", "", null)))
                .contains(ProbeKind.NEAR_TYPE);
        assertThat(OutcomeWords.kind(row("a kind to come", "ok", true, "", "", "", null)))
                .isEmpty();
    }
}
