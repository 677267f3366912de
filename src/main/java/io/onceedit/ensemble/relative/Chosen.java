package io.onceedit.ensemble.relative;

/**
 * A host token that was chosen.
 *
 * @param token its id
 * @param certain whether it is the one that the host's whole distribution would give
 */
record Chosen(int token, boolean certain) {}
