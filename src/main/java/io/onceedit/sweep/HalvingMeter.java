package io.onceedit.sweep;

import io.onceedit.progress.ProgressListener;

/** Books batches that had to be halved to the unit that runs on the calling thread. */
record HalvingMeter(ProgressListener progress, WorkMeter meter) implements ProgressListener {
    @Override
    public void advanced(String stage, long done, long total) {
        progress.advanced(stage, done, total);
    }

    @Override
    public void read(long tokens) {
        progress.read(tokens);
    }

    @Override
    public void halved(String part) {
        meter.halved();
        progress.halved(part);
    }
}
