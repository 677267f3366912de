package io.onceedit.cli;

import io.onceedit.sweep.SweepPlan;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Which edits of a plan are closed, in one line. */
final class UndoneText {
    private static final int NAMED_EDITS = 5;

    private UndoneText() {}

    static Optional<String> note(SweepPlan plan) {
        TreeSet<String> closed = new TreeSet<>();
        plan.cells().forEach(cell -> closed.addAll(cell.editSet().closed()));
        if (closed.isEmpty()) {
            return Optional.empty();
        }
        List<String> named = closed.stream().limit(NAMED_EDITS).toList();
        return Optional.of(
                "edits are undone in plug-ins of the store, where the host answers for them and they count as missed: "
                        + String.join(", ", named)
                        + (closed.size() > NAMED_EDITS ? " and " + (closed.size() - NAMED_EDITS) + " more" : ""));
    }
}
