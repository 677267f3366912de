/** Observations become scores: mergeable partial sums, clustered bootstrap intervals. Reads {@code metric} and the records of {@code evaluate}. */
package io.onceedit.aggregate;
