package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.PoolParts;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TrainingPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class LeakFreePlanTest {
    /** The demo with an evaluated rephrasing smuggled into its pool. */
    private static SweepInput leaking(DemoSweep demo) {
        EditRecord edit = demo.edits().get(0);
        List<EditRecord> pool = new ArrayList<>(demo.input().pool().training().records());
        pool.add(new EditRecord(
                "smuggled",
                edit.subject(),
                List.of(),
                edit.relation(),
                edit.rephrasings().get(0),
                edit.target(),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of()));
        return demo.input().withTraining(new TrainingPool(pool));
    }

    @Test
    void refusesAPoolThatSharesAPromptWithTheEvaluation() {
        DemoSweep demo = DemoSweep.of(List.of("corpus.limit=4"), List.of("llama"), List.of("text"));
        assertThatThrownBy(() -> LeakFreePlan.of(demo.config(), leaking(demo)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Invalid training pool: 1 of")
                .hasMessageContaining("record smuggled: ");
    }

    @Test
    void dropsSuchRecordsWhereTheRunFileSaysSo() {
        DemoSweep demo = DemoSweep.of(
                List.of("corpus.limit=4", "evaluation.pool_overlaps=drop"), List.of("llama"), List.of("text"));
        LeakFreePlan plan = LeakFreePlan.of(demo.config(), leaking(demo));
        assertThat(plan.dropped()).containsExactly("smuggled");
        assertThat(plan.input().dropped()).containsExactly("smuggled");
        assertThat(plan.input().pool()).isEqualTo(demo.input().pool());
        assertThat(plan.plan()).isEqualTo(demo.plan());
    }

    @Test
    void makesNoProbeOfASubjectThatIsTrainedOn() {
        DemoSweep demo = DemoSweep.of(List.of("corpus.limit=8"), List.of("llama"), List.of("text"));
        PoolParts pool = demo.input().pool();
        assertThat(pool.probing().records()).isNotEmpty();
        Set<String> probing = subjects(pool.probing());
        Set<String> trained = subjects(pool.training());
        assertThat(probing).doesNotContainAnyElementsOf(trained);

        List<Probe> probes = new ArrayList<>();
        EditWalk.over(demo.config(), demo.input())
                .forEach(chunk -> chunk.of(0).forEach(edit -> probes.addAll(edit.probes())));
        List<String> other = probes.stream()
                .filter(probe -> probe.kind() == ProbeKind.NEAR_SUBJECT || probe.kind() == ProbeKind.NEAR_TYPE)
                .map(probe -> probe.text().prompt())
                .toList();
        assertThat(other).isNotEmpty().allSatisfy(prompt -> assertThat(probing).anyMatch(prompt::contains));
    }

    private static Set<String> subjects(TrainingPool pool) {
        return pool.records().stream().map(EditRecord::subject).collect(Collectors.toSet());
    }
}
