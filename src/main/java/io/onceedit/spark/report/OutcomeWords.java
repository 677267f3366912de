package io.onceedit.spark.report;

import io.onceedit.corpus.ProbeKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** What a report makes of one row of {@code outcomes}. */
final class OutcomeWords {
    private static final Map<String, ProbeKind> KINDS =
            Arrays.stream(ProbeKind.values()).collect(Collectors.toMap(ProbeKind::columnName, Function.identity()));

    private OutcomeWords() {}

    /** How an answer differs from the untouched host's. */
    enum Change {
        /** Right, and the host alone is not. */
        WON,
        /** Wrong, and the host alone is right. */
        LOST,
        /** Neither. */
        SAME
    }

    /** What was asked; empty for a kind that this version does not know. */
    static Optional<ProbeKind> kind(Row row) {
        return Optional.ofNullable(KINDS.get(row.<String>getAs("probe_kind")));
    }

    static boolean isError(Row row) {
        return "error".equals(row.getAs("status"));
    }

    /** Why an answer is not right; empty where it is. */
    static Optional<String> code(Row row) {
        if (row.<Boolean>getAs("pass")) {
            return Optional.empty();
        }
        String reason = row.getAs("reason");
        return Optional.of(isError(row) ? "ERROR" : reason == null ? "not given" : reason);
    }

    /** Where one of two answers is not known, they are neither alike nor different. */
    static Change change(Row row) {
        boolean wantsTarget = kind(row).map(ProbeKind::expectsTarget).orElse(false);
        if (row.<Boolean>getAs("pass")) {
            boolean won = wantsTarget && isKnown(row, false, "host_output_text", "output_text");
            return won ? Change.WON : Change.SAME;
        }
        boolean hostIsRight = !wantsTarget || isKnown(row, true, "host_output_text", "target");
        return hostIsRight && "ok".equals(row.getAs("status")) ? Change.LOST : Change.SAME;
    }

    private static boolean isKnown(Row row, boolean alike, String one, String other) {
        String left = row.getAs(one);
        String right = row.getAs(other);
        return left != null && right != null && left.strip().equals(right.strip()) == alike;
    }

    /** A text; none is an empty one. */
    static String text(Row row, String column) {
        String text = row.getAs(column);
        return text == null ? "" : text;
    }
}
