package io.onceedit.plugin;

import java.time.Duration;

/**
 * What a training cost on the machine that ran it. It is no part of what a plug-in is.
 *
 * @param wall wall time from texts to trained tensors
 * @param peakResidentBytes the process's largest resident memory while it trained, all that it holds counted; 0 where the system does
 *     not tell
 * @param threads threads of one tensor operation
 * @param steps of the optimiser
 */
public record TrainingCost(Duration wall, long peakResidentBytes, int threads, int steps) {}
