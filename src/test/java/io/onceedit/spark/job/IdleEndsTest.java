package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class IdleEndsTest {
    private static final int MOST = 3;

    private final AtomicLong clock = new AtomicLong();
    private final IdleEnds ends = new IdleEnds(new IdleEnds.Limit(MOST, Duration.ofSeconds(30)), clock::get);

    private void end(String... executors) {
        for (String executor : executors) {
            ends.ended(executor, "reason " + executor);
        }
    }

    private void pass(long seconds) {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void areTooManyWhereSoManyEndInSoLong() {
        end("0", "1");
        pass(29);
        end("2", "3");
        assertThat(ends.areTooMany()).isFalse();
        pass(1);
        end("4");
        assertThat(ends.areTooMany()).isTrue();
        assertThat(ends.count()).isEqualTo(5);
        assertThat(ends.last() + ": " + ends.lastReason()).isEqualTo("4: reason 4");
    }

    @Test
    void areNotTooManyHoweverLongTheyTake() {
        end("0", "1");
        pass(3600);
        assertThat(ends.areTooMany()).isFalse();
    }

    @Test
    void oneThatSparkNamesTwiceIsOne() {
        end("0", "1", "1", "0");
        pass(60);
        assertThat(ends.areTooMany()).isFalse();
        assertThat(ends.count()).isEqualTo(2);
    }

    /** A task that was under way to an executor when that ended. */
    @Test
    void oneThatIsSaidToWorkBehindItsEndIsNotThere() {
        end("late");
        ends.begun("late");
        end("0", "1");
        pass(60);
        end("2");
        assertThat(ends.areTooMany()).isTrue();
        assertThat(ends.count()).isEqualTo(MOST);
    }

    @Test
    void nothingCountsWhileOneIsThereThatWorks() {
        end("0", "1");
        ends.begun("good");
        end("2", "3", "4");
        pass(60);
        assertThat(ends.count()).isZero();
        end("good", "good");
        assertThat(ends.count()).as("it has run a task").isZero();
        end("5", "6", "7");
        assertThat(ends.areTooMany())
                .as("the time begins with the first of these")
                .isFalse();
        pass(30);
        assertThat(ends.areTooMany()).isTrue();
    }

    @Test
    void oneThatIsGivenBackIsNoLongerThere() {
        ends.begun("good");
        ends.givenBack("good");
        ends.givenBack("never used");
        assertThat(ends.count()).isZero();
        end("0", "1", "2");
        pass(30);
        assertThat(ends.areTooMany()).isTrue();
    }
}
