package io.onceedit.spark.report;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * Names an outcome of a run.
 *
 * @param cell the cell's id
 * @param probe the probe's id
 */
record ProbeId(String cell, String probe) implements Serializable {
    static ProbeId of(Row row) {
        return new ProbeId(row.getAs("cell_id"), row.getAs("probe_id"));
    }
}
