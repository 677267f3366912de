package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchBisectionTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 99})
    void findsTheBatchThatTakesAnAnswerOfTheHost(int bad) {
        AtomicInteger asked = new AtomicInteger();
        BatchBisection.Found found = BatchBisection.of(100, true, batches -> {
            asked.incrementAndGet();
            return !batches.contains(bad);
        });
        assertThat(found.kind()).isEqualTo(BatchBisection.Kind.BROKEN);
        assertThat(found.culprit()).isEqualTo(bad);
        assertThat(found.owner()).isEqualTo(BatchBisection.NONE);
        assertThat(found.beside()).doesNotContain(bad);
        assertThat(asked.get()).isLessThanOrEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9})
    void findsTheBatchThatBreaksAnEditWhereverItCame(int bad) {
        int owner = 5;
        BatchBisection.Found found =
                BatchBisection.of(10, false, batches -> batches.contains(owner) && !batches.contains(bad));
        assertThat(found.owner()).isEqualTo(owner);
        assertThat(found.culprit()).isEqualTo(bad);
    }

    @Test
    void ofSeveralCulpritsNamesOneThatBreaksWhatWasRightBefore() {
        BatchBisection.Asks asks = batches -> !batches.contains(3) && !batches.contains(7);
        BatchBisection.Found found = BatchBisection.of(10, true, asks);
        assertThat(found.culprit()).isIn(3, 7);
        assertThat(asks.isRight(found.beside())).isTrue();
    }

    @Test
    void saysWhereThereIsNothingToBlame() {
        assertThat(BatchBisection.of(3, true, batches -> true).kind()).isEqualTo(BatchBisection.Kind.RIGHT);
        assertThat(BatchBisection.of(3, false, List::isEmpty).kind()).isEqualTo(BatchBisection.Kind.NEVER_RIGHT);
    }
}
