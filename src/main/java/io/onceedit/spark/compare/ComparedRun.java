package io.onceedit.spark.compare;

import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One of two runs.
 *
 * @param outcomes rows of {@code outcomes}, of any version
 * @param cells rows of {@code cells}, of any version
 * @param codeRevision the program that made them; {@code unknown} is taken for another one each time
 * @param configSha what it was told
 */
public record ComparedRun(Dataset<Row> outcomes, Dataset<Row> cells, String codeRevision, String configSha) {
    private static final String UNKNOWN = "unknown";

    public ComparedRun {
        Objects.requireNonNull(outcomes, "outcomes");
        Objects.requireNonNull(cells, "cells");
        Objects.requireNonNull(codeRevision, "codeRevision");
        Objects.requireNonNull(configSha, "configSha");
    }

    /** Whether the same program made both. */
    boolean isOfTheSameCode(ComparedRun other) {
        return !UNKNOWN.equals(codeRevision) && codeRevision.equals(other.codeRevision);
    }
}
