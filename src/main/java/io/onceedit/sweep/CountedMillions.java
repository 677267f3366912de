package io.onceedit.sweep;

import io.onceedit.progress.ProgressListener;
import java.util.function.LongConsumer;

/**
 * Progress of something too fine to be told one by one: bytes as megabytes, numbers as millions. Says nothing before the first is really
 * worked on. For one thread.
 */
public final class CountedMillions implements LongConsumer {
    private static final long MILLION = 1_000_000;

    private final String stage;
    private final long total;
    private final ProgressListener progress;
    private long done;
    private long told = -1;

    /**
     * Nothing is done yet.
     *
     * @param stage what is counted, with its unit
     * @param total all that is going to be counted
     * @param progress is told each full million
     */
    public CountedMillions(String stage, long total, ProgressListener progress) {
        this.stage = stage;
        this.total = total;
        this.progress = progress;
    }

    /** So many more were worked on. */
    @Override
    public void accept(long more) {
        tell();
        done += more;
        tell();
    }

    /** All up to a count are done, with or without work. */
    void reach(long count) {
        done = count;
        if (told >= 0) {
            tell();
        }
    }

    private void tell() {
        long millions = Math.min(millions(done), millions(total));
        if (millions > told) {
            told = millions;
            progress.advanced(stage, millions, millions(total));
        }
    }

    /** Rounded up, so that a little is not nothing. */
    private static long millions(long count) {
        return (count + MILLION - 1) / MILLION;
    }
}
