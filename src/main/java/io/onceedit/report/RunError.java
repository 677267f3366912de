package io.onceedit.report;

/**
 * What could not be done.
 *
 * @param stage where
 * @param kind class of the failure
 * @param message one of them, in words
 * @param count how many
 */
public record RunError(String stage, String kind, String message, long count) {}
