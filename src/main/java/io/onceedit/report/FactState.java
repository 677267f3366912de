package io.onceedit.report;

/** How a fact stands on a host, from best to worst. Consequences of an edit (portability) do not count. */
public enum FactState {
    /** Right in every wording, and every other answer is the host's. */
    HOLDS("holds"),
    /** Right in every wording, but another answer changed. */
    SIDE_EFFECT("side effect"),
    /** Right on its own prompt, not in every wording. */
    SOME_WORDINGS("some wordings"),
    /** Wrong on its own prompt. */
    FAILS("fails"),
    /** A probe could not be evaluated. */
    ERROR("error");

    private final String words;

    FactState(String words) {
        this.words = words;
    }

    /** The state in words. */
    public String words() {
        return words;
    }

    /** Whether the fact is right in every wording. */
    public boolean isHolding() {
        return this == HOLDS || this == SIDE_EFFECT;
    }
}
