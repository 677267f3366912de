package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.progress.Amount;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.RunProgress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a run says of its progress. */
final class ToldProgress implements ProgressListener {
    private final List<RunProgress> reached = new CopyOnWriteArrayList<>();

    @Override
    public void advanced(String stage, long done, long total) {}

    @Override
    public void running(RunProgress run) {
        reached.add(run);
    }

    List<RunProgress> reached() {
        return reached;
    }

    /** What was said of a part, each figure once; of a stage it must not go backwards. */
    List<Long> told(String part, int units) {
        List<Long> told = reached.stream()
                .filter(run -> run.parts().containsKey(part))
                .map(run -> run.parts().get(part))
                .filter(amount -> units == 0 || amount.total() == units)
                .map(Amount::done)
                .toList();
        if (units > 0) {
            assertThat(told).isSorted();
        }
        return told.stream().distinct().toList();
    }
}
