/**
 * Two runs side by side: pairs of the same probe in both, tested group by group, corrected over all groups, and judged. Reads the names of
 * {@code metric}; knows nothing of where pairs come from.
 */
package io.onceedit.compare;
