package io.onceedit.ensemble;

/** Whose weight is used at an answer position where a rule takes the plug-in's weight from the gate. */
public enum AlphaOf {
    /** The gate's weight of the prompt, at every position. */
    PROMPT,
    /** The plug-in's weight token, read anew at each position. */
    POSITION
}
