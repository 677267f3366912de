package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ContinuationTreeTest {
    @Test
    void forgetsWhatWasNotUsedForLongestWhenItIsFull() {
        ContinuationTree tree = new ContinuationTree(2);
        tree.put(free(1), Said.of(10));
        tree.put(free(2), Said.of(20));
        tree.find(free(1));
        tree.put(free(3), Said.of(30));

        assertThat(tree.size()).isEqualTo(2);
        assertThat(tree.find(free(1))).contains(Said.of(10));
        assertThat(tree.find(free(2))).isEmpty();
        assertThat(tree.find(free(3))).contains(Said.of(30));
    }

    @Test
    void tellsFreeAndHealedChoicesApart() {
        ContinuationTree tree = new ContinuationTree(9);
        tree.put(free(1), Said.of(10));
        tree.put(Choice.agreeing(new TokenPath(new int[] {1}), Utf8.bytes("a")), Said.of(11));

        assertThat(tree.find(free(1))).contains(Said.of(10));
        assertThat(tree.find(Choice.agreeing(new TokenPath(new int[] {1}), Utf8.bytes("a"))))
                .contains(Said.of(11));
        assertThat(tree.find(Choice.agreeing(new TokenPath(new int[] {1}), Utf8.bytes("b"))))
                .isEmpty();
    }

    /** Who asks again without wanting to know the likeliest tokens does not make others ask for them once more. */
    @Test
    void whatIsKnownOfAChoiceIsNotLostWhenItIsAskedAgain() {
        ContinuationTree tree = new ContinuationTree(9);
        Likeliest likeliest = Likeliest.among(new float[] {0, 1, 2}, new int[] {0, 1, 2}, 2);
        Choices choices = new Choices(tree, new VoiceCounters());
        choices.put(free(1), new Said(2, likeliest));
        choices.put(free(1), Said.of(2));

        assertThat(choices.likeliest(free(1))).contains(likeliest);
        assertThat(new Choices(tree, new VoiceCounters()).likeliest(free(1))).contains(likeliest);
    }

    @Test
    void oneCallKeepsItsOwnChoicesWhateverTheTreeForgets() {
        VoiceCounters counters = new VoiceCounters();
        ContinuationTree tree = new ContinuationTree(0);
        Choices choices = new Choices(tree, counters);
        choices.put(free(1), Said.of(10));

        assertThat(tree.size()).isZero();
        assertThat(choices.find(free(1))).isEqualTo(OptionalInt.of(10));
        assertThat(counters.snapshot().treeHits()).isZero();
    }

    private static Choice free(int id) {
        return Choice.free(new TokenPath(new int[] {id}));
    }
}
