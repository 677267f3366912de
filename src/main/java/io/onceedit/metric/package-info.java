/** Metrics: pure functions from observations to a number, each with formula, range and direction. Reads the records of {@code evaluate}. */
package io.onceedit.metric;
