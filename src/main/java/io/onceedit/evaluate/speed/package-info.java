/**
 * How fast a host reads known answers, beside what the machine's own matrix product reaches in the same run, and how fast and in what memory
 * it is opened, beside a plain copy of its files. Imports nothing above {@code evaluate}.
 */
package io.onceedit.evaluate.speed;
