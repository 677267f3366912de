/**
 * The rules {@code text} and {@code text-exact}: host and plug-in meet in the one thing that two vocabularies always share, the text.
 * In come prompts and known answers whose gate is open; out go host tokens and distributions over the host's vocabulary. Knows the
 * records of {@code ensemble}, a plug-in's model and a host's model; knows nothing of alignment tables, probes and metrics.
 */
package io.onceedit.ensemble.text;
