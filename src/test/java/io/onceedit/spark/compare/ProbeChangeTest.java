package io.onceedit.spark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.compare.ComparedGroup;
import io.onceedit.compare.FlipCause;
import io.onceedit.compare.PairedCounts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProbeChangeTest {
    private static final ComparedGroup GROUP = new ComparedGroup("llama", "text", "teacher_forced", 100, 1, "edit");
    private static final ComparedCell CELL = new ComparedCell("c", "h", "p", "a");
    private static final CommonCauses ALL = new CommonCauses(true, true);

    private static ProbeOutcome evaluated(ComparedCell cell, String editSetId, boolean passed) {
        return new ProbeOutcome(cell, "fact", "edit", editSetId, true, passed);
    }

    private static ProbeOutcome passed() {
        return evaluated(CELL, "batch", true);
    }

    private static ProbeOutcome failed() {
        return evaluated(CELL, "batch", false);
    }

    private static ProbeOutcome error() {
        return new ProbeOutcome(CELL, "fact", "edit", "batch", false, false);
    }

    private static ProbeChange change(ProbeOutcome before, ProbeOutcome now) {
        return ProbeChange.of(GROUP, before, Optional.of(now), new CommonCauses(false, true));
    }

    @Test
    void pairsWhatBothRunsHaveAnAnswerTo() {
        assertThat(change(passed(), passed()).counts()).isEqualTo(new PairedCounts("fact", 1, 0, 0, 0, 0));
        assertThat(change(failed(), failed()).counts()).isEqualTo(new PairedCounts("fact", 1, 0, 0, 0, 0));
        assertThat(change(passed(), failed()).counts()).isEqualTo(new PairedCounts("fact", 1, 1, 0, 0, 0));
        assertThat(change(failed(), passed()).counts()).isEqualTo(new PairedCounts("fact", 1, 0, 1, 0, 0));
        assertThat(change(passed(), failed()).kind()).isEqualTo(ProbeChange.Kind.LOST);
        assertThat(change(passed(), passed()).cause()).isEmpty();
        assertThat(change(failed(), failed()).cause()).isEmpty();
    }

    @Test
    void countsWhatOneOfThemLacks() {
        PairedCounts leftOut = new PairedCounts("fact", 0, 0, 0, 0, 1);
        ProbeChange gone = ProbeChange.of(GROUP, passed(), Optional.empty(), ALL);
        assertThat(gone.counts()).isEqualTo(leftOut);
        assertThat(gone.cause()).isEmpty();
        assertThat(change(passed(), error()).counts()).isEqualTo(leftOut);
        assertThat(change(error(), passed()).counts()).isEqualTo(leftOut);
        assertThat(change(error(), error()).counts()).isEqualTo(leftOut);
        assertThat(change(passed(), error()).cause()).isEmpty();
    }

    private static FlipCause cause(ComparedCell before, ComparedCell now, CommonCauses common) {
        ProbeChange lost = ProbeChange.of(
                GROUP, evaluated(before, "batch", true), Optional.of(evaluated(now, "renamed", false)), common);
        ProbeChange won = ProbeChange.of(
                GROUP, evaluated(before, "batch", false), Optional.of(evaluated(now, "renamed", true)), common);
        assertThat(lost.cause()).isPresent().isEqualTo(won.cause());
        return lost.cause().get();
    }

    @Test
    void namesTheFirstThatDiffersWhereAnAnswerFlipped() {
        CommonCauses none = new CommonCauses(false, false);
        assertThat(cause(CELL, new ComparedCell("n", "h2", "p2", "a2"), none))
                .isEqualTo(new FlipCause(FlipCause.Kind.HOST_CHANGED, "llama"));
        assertThat(cause(CELL, new ComparedCell("n", "h", "p2", "a2"), none))
                .isEqualTo(new FlipCause(FlipCause.Kind.PLUGIN_CHANGED, "renamed"));
        assertThat(cause(CELL, new ComparedCell("n", "h", "p", "a2"), none))
                .isEqualTo(new FlipCause(FlipCause.Kind.ALIGNMENT_CHANGED, "llama"));
        assertThat(cause(CELL, new ComparedCell("n", "h", "p", "a"), new CommonCauses(false, true)))
                .isEqualTo(new FlipCause(FlipCause.Kind.CODE_CHANGED, ""));
        assertThat(cause(CELL, new ComparedCell("n", "h", "p", "a"), new CommonCauses(true, false)))
                .isEqualTo(new FlipCause(FlipCause.Kind.SETTINGS_CHANGED, "text"));
    }

    @Test
    void takesTwoThatAreMissingForTheSame() {
        ComparedCell untouched = new ComparedCell("u", "h", null, null);
        assertThat(cause(untouched, new ComparedCell("n", "h", null, null), new CommonCauses(false, true)))
                .isEqualTo(new FlipCause(FlipCause.Kind.CODE_CHANGED, ""));
        assertThat(cause(untouched, new ComparedCell("n", "h", "p", null), ALL).kind())
                .isEqualTo(FlipCause.Kind.PLUGIN_CHANGED);
        assertThat(cause(CELL, new ComparedCell("n", "h", "p", null), ALL).kind())
                .isEqualTo(FlipCause.Kind.ALIGNMENT_CHANGED);
    }

    @Test
    void callsAFlipOfACellThatIsTheSameABugUnlessTheProgramIsAnother() {
        ProbeChange bug = ProbeChange.of(GROUP, failed(), Optional.of(passed()), new CommonCauses(true, false));
        assertThat(bug.cause()).contains(new FlipCause(FlipCause.Kind.NONDETERMINISTIC, ""));
        assertThat(bug.counts()).isEqualTo(new PairedCounts("fact", 1, 0, 1, 1, 0));

        ProbeChange explained = ProbeChange.of(GROUP, failed(), Optional.of(passed()), new CommonCauses(false, false));
        assertThat(explained.cause()).contains(new FlipCause(FlipCause.Kind.CODE_CHANGED, ""));
        assertThat(explained.counts().unexplained()).isZero();
    }
}
