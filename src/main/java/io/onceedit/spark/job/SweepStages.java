package io.onceedit.spark.job;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ProgressAccumulator;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ScheduledPlan;
import io.onceedit.sweep.SweepPlan;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** The two stages that a person sees: preparing units, and cells, which begin before the former have ended. For one thread. */
final class SweepStages implements AutoCloseable {
    private final Stage prepare;
    private final Stage evaluate;

    SweepStages(SparkContext spark, SweepPlan plan, ProgressListener progress) {
        this.prepare = new Stage(spark, "prepare", plan.preparing().size(), progress);
        this.evaluate = new Stage(spark, "evaluate", plan.cells().size(), progress);
    }

    /** What brings the progress of a bundle of units of a kind to the driver; its stage has begun with that. */
    ProgressAccumulator of(String kind) {
        return stage(kind).begun();
    }

    /** A bundle's stage by name. */
    String name(String kind) {
        return stage(kind).name;
    }

    private Stage stage(String kind) {
        return kind.equals(ArtifactKind.CELL.folderName()) ? evaluate : prepare;
    }

    /** So far have units got. */
    void reached(ScheduledPlan plan) {
        prepare.reached(plan.preparedUnits());
        evaluate.reached(plan.evaluatedUnits());
    }

    @Override
    public void close() {
        prepare.close();
        evaluate.close();
    }

    private static final class Stage {
        private final SparkContext spark;
        private final String name;
        private final int units;
        private final ProgressListener progress;
        private final ProgressAccumulator reached = new ProgressAccumulator();
        private Optional<StageProgress> told = Optional.empty();

        private Stage(SparkContext spark, String name, int units, ProgressListener progress) {
            this.spark = spark;
            this.name = name;
            this.units = units;
            this.progress = progress;
        }

        private ProgressAccumulator begun() {
            if (told.isEmpty()) {
                spark.register(reached, "onceedit " + name);
                told = Optional.of(new StageProgress(name, units, reached, progress));
                spark.addSparkListener(told.get());
            }
            return reached;
        }

        private void reached(int ended) {
            if (ended > 0) {
                begun();
                told.get().reached(ended);
            }
        }

        private void close() {
            told.ifPresent(spark::removeSparkListener);
        }
    }
}
