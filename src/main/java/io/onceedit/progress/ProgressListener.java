package io.onceedit.progress;

/** Is told how far a stage is. The core reports; the edge draws. Implementations are safe for use by many threads. */
public interface ProgressListener {
    /** A listener that does nothing. */
    ProgressListener SILENT = (stage, done, total) -> {};

    /**
     * A stage has got this far.
     *
     * @param stage what is going on, in a few words
     * @param done units of work finished, in [0, total]
     * @param total units of work of the stage; 0 where it is not known
     */
    void advanced(String stage, long done, long total);

    /**
     * A batch found no memory on its device and is done again in halves, as are the batches behind it.
     *
     * @param part what was done with the batch, in a few words
     */
    default void halved(String part) {}

    /**
     * A model reads tokens for a unit.
     *
     * @param tokens padding left out
     */
    default void read(long tokens) {}

    /** A run of many units has got this far: told a few times a second, whether something has changed or not. */
    default void running(RunProgress run) {}
}
