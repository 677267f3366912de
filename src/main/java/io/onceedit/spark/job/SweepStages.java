package io.onceedit.spark.job;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ProcessFigures;
import io.onceedit.spark.executor.ProgressAccumulator;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ScheduledPlan;
import io.onceedit.sweep.SweepPlan;
import java.util.List;
import org.apache.spark.SparkContext;

/** The two stages that a person sees: preparing units, and cells, which begin before the former have ended. For one thread. */
final class SweepStages implements AutoCloseable {
    private final SparkContext spark;
    private final Stage prepare;
    private final Stage evaluate;
    private final RunWatch watch;

    /** @param progress is told how far the run is, as Spark's metrics are */
    SweepStages(SparkContext spark, SweepPlan plan, ProgressListener progress) {
        this.spark = spark;
        this.prepare = new Stage("prepare", plan.preparing().size());
        this.evaluate = new Stage("evaluate", plan.cells().size());
        List<Stage> both = List.of(prepare, evaluate);
        both.forEach(stage -> spark.register(stage.reached(), "onceedit " + stage.name()));
        ProcessFigures figures = ProcessFigures.ofProcess();
        this.watch = new RunWatch(both.stream().map(Stage::planned).toList(), run -> {
            figures.reached(run);
            progress.running(run);
        });
        spark.addSparkListener(watch);
    }

    private record Stage(String name, long units, ProgressAccumulator reached) {
        private Stage(String name, long units) {
            this(name, units, new ProgressAccumulator());
        }

        private RunWatch.Planned planned() {
            return new RunWatch.Planned(name, units, reached.id());
        }
    }

    /** What brings the progress of a bundle of units of a kind to the driver. */
    ProgressAccumulator of(String kind) {
        return stage(kind).reached();
    }

    /** A bundle's stage by name. */
    String name(String kind) {
        return stage(kind).name();
    }

    private Stage stage(String kind) {
        return kind.equals(ArtifactKind.CELL.folderName()) ? evaluate : prepare;
    }

    /**
     * So far have units got.
     *
     * @param secondsLeft until the last one ends; NaN where nothing is known
     * @param waitsFor what they wait for, in words; empty where they do not
     */
    void reached(ScheduledPlan plan, double secondsLeft, String waitsFor) {
        watch.reached(List.of(plan.prepared(), plan.evaluated()), secondsLeft, waitsFor);
    }

    @Override
    public void close() {
        spark.removeSparkListener(watch);
    }
}
