package io.onceedit.report;

/**
 * What a method's answers are against the untouched host's.
 *
 * @param won probes whose right answer the host alone does not give
 * @param lost probes whose right answer the host alone gives, and the method does not; errors are not among them
 */
public record ChangedAnswers(long won, long lost) {}
