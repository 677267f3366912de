package io.onceedit.spark.compare;

import java.io.Serializable;

/**
 * What two runs have in common as wholes.
 *
 * @param code whether the same program made both
 * @param settings whether it was told the same
 */
record CommonCauses(boolean code, boolean settings) implements Serializable {}
