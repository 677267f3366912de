package io.onceedit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.ProbeKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Facts x groups, from parts. */
final class TruthMatrixTest {
    private static final KindCount RIGHT = new KindCount(1, 1, 0);
    private static final KindCount WRONG = new KindCount(1, 0, 0);

    private static FactCell cell(ProbeKind kind, KindCount count, String... reasons) {
        return new FactCell(
                Arrays.stream(ProbeKind.values())
                        .map(each -> each == kind ? count : KindCount.NONE)
                        .toList(),
                List.of(reasons));
    }

    @Test
    void aCellIsWhatItsPartsComeTo() {
        TruthMatrix matrix = new TruthMatrix.Builder(1, 2)
                .add(0, 1, cell(ProbeKind.EDIT, RIGHT))
                .add(0, 1, cell(ProbeKind.REPHRASE, WRONG, "NOT_LEARNED"))
                .add(0, 1, cell(ProbeKind.REPHRASE, RIGHT))
                .add(0, 1, cell(ProbeKind.REPHRASE, WRONG, "GATE_CLOSED"))
                .build();
        FactCell whole = matrix.cell(0, 1).orElseThrow();
        assertThat(whole.of(ProbeKind.EDIT)).isEqualTo(RIGHT);
        assertThat(whole.of(ProbeKind.REPHRASE)).isEqualTo(new KindCount(3, 1, 0));
        assertThat(whole.reasons()).containsExactly("GATE_CLOSED", "NOT_LEARNED");
        assertThat(matrix.state(0, 1)).contains(FactState.SOME_WORDINGS);
        assertThat(matrix.cell(0, 0)).isEmpty();
        assertThat(matrix.kinds()).as("whole cells alone").containsExactly(whole);
    }

    @Test
    void cellsThatAreAlikeAreHeldOnce() {
        TruthMatrix matrix = new TruthMatrix.Builder(2, 2)
                .add(0, 0, cell(ProbeKind.EDIT, RIGHT))
                .add(1, 1, cell(ProbeKind.EDIT, RIGHT))
                .add(1, 0, cell(ProbeKind.EDIT, WRONG))
                .build();
        assertThat(matrix.kinds()).hasSize(2);
        assertThat(matrix.places(0)).containsExactly(0, -1);
        assertThat(matrix.places(1)).containsExactly(1, 0);
    }
}
