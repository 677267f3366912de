package io.onceedit.spark.job;

import io.onceedit.sweep.ResolvedConfig;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepInput;
import io.onceedit.sweep.SweepPlan;
import java.util.Objects;

/** What a run was made from. */
record RunCauses(SweepPlan plan, SweepInput input, SweepConfig config, RunIdentity identity) {
    RunCauses {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(identity, "identity");
    }

    /** Names what the run was asked for, on any machine. */
    String configSha() {
        return ResolvedConfig.of(config).sha(input);
    }
}
