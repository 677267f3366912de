/**
 * The gates' learned maps: features of frozen layers in, projections, thresholds and their artefact out. Learned once for a plug-in base
 * on records that are no edits. Knows models and the corpus; imports nothing of the gates that use it.
 */
package io.onceedit.gate.map;
