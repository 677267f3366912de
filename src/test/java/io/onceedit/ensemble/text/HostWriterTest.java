package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class HostWriterTest {
    private final TinyTokenizer tokenizer =
            new TinyTokenizer("a", "b", "c", " ", "\n", "ab", "bc", " a", " ab", " abc");
    private final HostWriter writer = new HostWriter(tokenizer);

    @Test
    void takesTheFirstNewTokenOfTheWholeText() {
        HostWriter.NextWritten next = writer.next(behind("a"), said(" abb"));

        assertThat(tokenizer.surface(next.id())).isEqualTo(" ab");
        assertThat(next.kept()).isTrue();
        assertThat(next.settled()).isTrue();
    }

    @Test
    void isNotSettledWhileATokenCanReachFurther() {
        assertThat(writer.next(behind("a"), said(" ab")).settled()).isFalse();
        assertThat(writer.next(behind("a"), said(" ab\n")).settled()).isTrue();
        assertThat(writer.next(behind("a"), new Continuation(Utf8.bytes(" ab"), true))
                        .settled())
                .isTrue();
        assertThat(writer.next(behind("a"), said("\n")).settled()).isTrue();
    }

    /** What is known is a, ba; one more a makes it ab, aa. */
    @Test
    void isNotSettledWhileAMergeFurtherOnCanMoveTheToken() {
        TinyTokenizer chain = new TinyTokenizer("a", "b", " ", "aa", "ba", "ab");
        HostWriter chainWriter = new HostWriter(chain);
        HostPosition behind = HostPosition.behind(chain, " ");

        assertThat(chain.surface(chainWriter.next(behind, said("aba")).id())).isEqualTo("a");
        assertThat(chainWriter.next(behind, said("aba")).settled()).isFalse();
        assertThat(chain.surface(chainWriter.next(behind, said("abaa ")).id())).isEqualTo("ab");
        assertThat(chainWriter.next(behind, said("abaa ")).settled()).isTrue();
    }

    /** Prefix a, continuation b: the host would write ab as one token, so the prefix's boundary is lost. */
    @Test
    void writesTheLongestAgreeingTokenWhereTheBoundaryIsNotKept() {
        HostWriter.NextWritten next = writer.next(behind("a"), said("bc c"));

        assertThat(next.kept()).isFalse();
        assertThat(tokenizer.surface(next.id())).isEqualTo("bc");
        assertThat(next.settled()).isTrue();
    }

    /** The vocabulary has a token for c and a line end, which a text that ends there does not contain. */
    @Test
    void leavesTheLineEndOutOfTheTextInFrontOfIt() {
        TinyTokenizer joining = new TinyTokenizer("a", "c", "\n", "c\n");
        HostWriter joiningWriter = new HostWriter(joining);
        HostPosition behind = HostPosition.behind(joining, "a");

        assertThat(joining.surface(joiningWriter.next(behind, said("c\n")).id()))
                .isEqualTo("c");
        assertThat(joining.surface(joiningWriter.next(behind, said("\n")).id())).isEqualTo("\n");
    }

    @Test
    void endsTheTextWithTheHostsOwnToken() {
        assertThat(writer.next(behind("a"), new Continuation(Utf8.EMPTY, true)).id())
                .isEqualTo(TinyTokenizer.END);
    }

    @Test
    void refusesAContinuationThatSaysNothing() {
        assertThatThrownBy(() -> writer.next(behind("a"), Continuation.NOTHING_YET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot write a continuation that holds no text and has not ended");
    }

    private HostPosition behind(String text) {
        return HostPosition.behind(tokenizer, text);
    }

    private static Continuation said(String text) {
        return Continuation.of(Utf8.bytes(text));
    }
}
