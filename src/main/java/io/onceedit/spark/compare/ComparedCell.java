package io.onceedit.spark.compare;

import java.io.Serializable;
import java.util.Objects;

/**
 * What the answers of a cell come from, by hashes of contents; null where there is nothing of the kind.
 *
 * @param cellId everything together
 * @param hostSha the host
 * @param pluginSha the plug-in
 * @param alignmentSha the alignment of both
 */
record ComparedCell(String cellId, String hostSha, String pluginSha, String alignmentSha) implements Serializable {
    ComparedCell {
        Objects.requireNonNull(cellId, "cellId");
    }
}
