package io.onceedit.ensemble;

/**
 * The fused answer at one position.
 *
 * @param id the fused next token, an id of the host's vocabulary
 * @param pluginText what the plug-in alone says there: the text of its continuation, or of its next token; empty where it was not asked
 * @param alpha the plug-in's weight that was used, in [0, 1]
 */
public record FusedPosition(int id, String pluginText, double alpha) {}
