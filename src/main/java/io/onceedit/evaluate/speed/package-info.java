/**
 * How fast a host reads known answers, beside what the machine's own matrix product reaches in the same run: an open host and probes go in,
 * a round's figures come out. Imports nothing above {@code evaluate}.
 */
package io.onceedit.evaluate.speed;
