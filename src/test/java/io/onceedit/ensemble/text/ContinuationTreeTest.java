package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ContinuationTreeTest {
    @Test
    void forgetsWhatWasNotUsedForLongestWhenItIsFull() {
        ContinuationTree tree = new ContinuationTree(2);
        tree.put(free(1), 10);
        tree.put(free(2), 20);
        tree.find(free(1));
        tree.put(free(3), 30);

        assertThat(tree.size()).isEqualTo(2);
        assertThat(tree.find(free(1))).isEqualTo(OptionalInt.of(10));
        assertThat(tree.find(free(2))).isEmpty();
        assertThat(tree.find(free(3))).isEqualTo(OptionalInt.of(30));
    }

    @Test
    void tellsFreeAndHealedChoicesApart() {
        ContinuationTree tree = new ContinuationTree(9);
        tree.put(free(1), 10);
        tree.put(Choice.agreeing(new TokenPath(new int[] {1}), Utf8.bytes("a")), 11);

        assertThat(tree.find(free(1))).isEqualTo(OptionalInt.of(10));
        assertThat(tree.find(Choice.agreeing(new TokenPath(new int[] {1}), Utf8.bytes("a"))))
                .isEqualTo(OptionalInt.of(11));
        assertThat(tree.find(Choice.agreeing(new TokenPath(new int[] {1}), Utf8.bytes("b"))))
                .isEmpty();
    }

    @Test
    void oneCallKeepsItsOwnChoicesWhateverTheTreeForgets() {
        VoiceCounters counters = new VoiceCounters();
        ContinuationTree tree = new ContinuationTree(0);
        Choices choices = new Choices(tree, counters);
        choices.put(free(1), 10);

        assertThat(tree.size()).isZero();
        assertThat(choices.find(free(1))).isEqualTo(OptionalInt.of(10));
        assertThat(counters.snapshot().treeHits()).isZero();
    }

    private static Choice free(int id) {
        return Choice.free(new TokenPath(new int[] {id}));
    }
}
