package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EditBatchesTest {
    private final List<EditRecord> records =
            List.of(record("a", "x", List.of()), record("b", "y", List.of()), record("c", "z", List.of()));

    @Test
    void cutsInOrderAndLeavesTheRestToTheLast() {
        List<EditBatch> batches = EditBatches.cut(records, 2);

        assertThat(batches).hasSize(2);
        assertThat(batches.get(0).records()).containsExactly(records.get(0), records.get(1));
        assertThat(batches.get(1).records()).containsExactly(records.get(2));
        assertThat(batches.get(0).id()).hasSize(16).isNotEqualTo(batches.get(1).id());
    }

    @Test
    void namesABatchByWhatIsTrained() {
        String id = EditBatches.cut(List.of(record("a", "x", List.of("Ask")), records.get(1)), 2)
                .get(0)
                .id();

        assertThat(id).isEqualTo(EditBatches.cut(records, 2).get(0).id());
        assertThat(EditBatches.cut(List.of(record("a", "other", List.of())), 1)
                        .get(0)
                        .id())
                .isNotEqualTo(EditBatches.cut(records, 1).get(0).id());
    }

    @Test
    void refusesEmptyBatches() {
        assertThatThrownBy(() -> EditBatches.cut(records, 0)).hasMessage("Invalid batch size 0, expected at least 1");
    }

    private static EditRecord record(String id, String target, List<String> rephrasings) {
        return new EditRecord(id, "S", List.of(), "", "S is", target, "", List.of(), rephrasings, List.of(), List.of());
    }
}
