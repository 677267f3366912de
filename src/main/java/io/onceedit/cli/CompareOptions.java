package io.onceedit.cli;

import io.onceedit.compare.CompareSettings;
import io.onceedit.compare.Judge;
import io.onceedit.compare.PairedTest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How two runs are held against each other. */
final class CompareOptions {
    @Option(
            names = "--minimum-drop",
            paramLabel = "SHARE",
            description = "The smallest drop of a share that counts (default: 0.01, a point).")
    private double minimumDrop = Judge.USUAL.minimumDrop();

    @Option(
            names = "--level",
            paramLabel = "P",
            description = "Chance of a false alarm over all groups together (default: 0.05).")
    private double level = Judge.USUAL.level();

    @Option(
            names = "--most-left-out",
            paramLabel = "SHARE",
            description =
                    "Share of probes without a result on either side above which there is no verdict (default: 0.01).")
    private double mostLeftOut = CompareSettings.USUAL_MOST_LEFT_OUT;

    @Option(
            names = "--protect",
            split = ",",
            paramLabel = "FACT",
            description = "Facts of which no answer may be lost, whatever the statistics say.")
    private List<String> protectedFacts = new ArrayList<>();

    CompareSettings settings() {
        try {
            return new CompareSettings(
                    new Judge(level, minimumDrop), mostLeftOut, protectedFacts, PairedTest.USUAL_DRAWS);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }
}
