package io.onceedit.ensemble.text;

import java.util.Map;

/**
 * What the sum over all token sequences says at one position.
 *
 * @param id the likeliest host token
 * @param probabilities of host tokens, summing to 1; a token that is missing has none
 * @param unexplored the share of them that rests on sequences that were not expanded, in [0, 1]
 * @param nodes how many token sequences the plug-in was asked about
 * @param pluginText the likeliest continuation that settled a host token
 */
record ExactToken(int id, Map<Integer, Double> probabilities, double unexplored, int nodes, String pluginText) {}
