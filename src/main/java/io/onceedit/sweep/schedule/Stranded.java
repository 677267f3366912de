package io.onceedit.sweep.schedule;

/**
 * A unit that cannot run.
 *
 * @param unit its place in the plan
 * @param need the place of the first of its needs that has no result
 */
public record Stranded(int unit, int need) {}
