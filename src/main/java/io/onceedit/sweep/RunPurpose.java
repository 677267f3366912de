package io.onceedit.sweep;

/** What a run is for. */
public enum RunPurpose {
    /** It stands for itself: what people and programs read of a store is its newest one. */
    RESULTS("complete", "incomplete"),
    /** It asks another run's questions again. */
    CONFIRMATION("confirmation", "incomplete_confirmation"),
    /** It shows what facts come to on a host that is new. */
    CERTIFICATION("certification", "incomplete_certification");

    private final String whole;
    private final String part;

    RunPurpose(String whole, String part) {
        this.whole = whole;
        this.part = part;
    }

    /** The status of a run in tables and manifests. */
    String status(boolean complete) {
        return complete ? whole : part;
    }
}
