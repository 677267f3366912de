package io.onceedit.cli;

import io.onceedit.compare.CompareSettings;
import io.onceedit.compare.Judge;
import io.onceedit.compare.PairedTest;
import io.onceedit.config.RunFile;
import io.onceedit.config.Section;
import io.onceedit.spark.io.Baselines;
import java.util.List;

/**
 * What {@code nightly} is told by its file.
 *
 * @param sweep the run file of the sweep
 * @param baseline the baseline's name
 * @param readAgain the share of kept host passes that are read again
 * @param compare how the night is held against it
 * @param hook what is told of a change of the verdict
 */
record NightlySettings(String sweep, String baseline, double readAgain, CompareSettings compare, VerdictHook hook) {
    private static final double USUAL_READ_AGAIN = 0.01;

    /**
     * Reads the file.
     *
     * @throws io.onceedit.config.ConfigException with every problem
     */
    static NightlySettings read(RunFile file) {
        Section root = file.root();
        String sweep = root.requiredText("sweep");
        String baseline = root.text("baseline", Baselines.USUAL);
        double readAgain = root.number("read_again", USUAL_READ_AGAIN, 0, 1);
        Section compare = root.section("compare");
        CompareSettings settings = new CompareSettings(
                new Judge(
                        compare.number("level", Judge.USUAL.level(), 1e-6, 0.5),
                        compare.number("minimum_drop", Judge.USUAL.minimumDrop(), 0, 1)),
                compare.number("most_left_out", CompareSettings.USUAL_MOST_LEFT_OUT, 0, 1),
                compare.texts("protected_facts", List.of()),
                (int) compare.integer("draws", PairedTest.USUAL_DRAWS, 1000, 10_000_000));
        compare.finish();
        Section hook = root.section("hook");
        VerdictHook told = new VerdictHook(
                hook.texts("command", List.of()), hook.text("url", ""), hook.integer("timeout_seconds", 60, 1, 3600));
        hook.finish();
        root.finish();
        file.check();
        return new NightlySettings(sweep, baseline, readAgain, settings, told);
    }
}
