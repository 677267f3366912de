package io.onceedit.sweep;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.progress.ProgressListener;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan whose training pool shares no prompt with what it evaluates.
 *
 * @param input the input, its pool without the records that were left out
 * @param plan made from it
 * @param dropped pool records that were left out, by id
 */
public record LeakFreePlan(SweepInput input, SweepPlan plan, List<String> dropped) {
    public LeakFreePlan {
        dropped = List.copyOf(dropped);
    }

    /**
     * Plans a sweep. Probes are made from the pool too, so after records are left out all probes are made anew.
     *
     * @throws IllegalArgumentException where pool and evaluation share prompts and the configuration does not say to drop them, with the
     *     records
     */
    public static LeakFreePlan of(SweepConfig config, SweepInput input) {
        return of(config, input, ProgressListener.SILENT);
    }

    /**
     * As {@link #of(SweepConfig, SweepInput)}.
     *
     * @param progress is told how many edits were gone over
     */
    public static LeakFreePlan of(SweepConfig config, SweepInput input, ProgressListener progress) {
        SweepInput remaining = input;
        while (true) {
            EditSurvey.Checked seen = EditSurvey.of(config, remaining, progress);
            TrainingPool training = remaining.pool().training();
            if (!config.evaluation().probing().dropsOverlaps()) {
                seen.check().requireDisjoint(training);
            }
            TrainingPool disjoint = seen.check().withoutOverlaps(training);
            if (disjoint.records().size() == training.records().size()) {
                SweepPlan plan = SweepPlanner.plan(config, remaining, seen);
                return new LeakFreePlan(remaining, plan, dropped(input.pool().training(), disjoint));
            }
            remaining = remaining.withTraining(disjoint);
        }
    }

    private static List<String> dropped(TrainingPool before, TrainingPool after) {
        Set<String> kept = after.records().stream().map(EditRecord::id).collect(Collectors.toSet());
        return before.records().stream()
                .map(EditRecord::id)
                .filter(id -> !kept.contains(id))
                .toList();
    }
}
