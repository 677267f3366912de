package io.onceedit.ensemble.text;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * One continuation of one text on its way through the plug-in's choices.
 *
 * <p>First the plug-in speaks from the prompt's end by itself. As long as what it says is what is written, the rest of its words is the
 * continuation. Where it would have said something else it is backed up to the last word start of what is written, and from there it
 * may choose only tokens that agree with what is written (token healing), until a token leaves that behind. Either way it then goes on
 * until the listener has heard enough, the line or the text ends, or the limit of tokens is reached.
 *
 * <p>The outcome depends on the plug-in's choices alone and not on what was asked before. Not safe for several threads.
 */
final class Walk {
    private final PluginVoice voice;
    private final PluginText text;
    private final Predicate<Continuation> enough;
    private final int limit;
    private TokenPath context;
    private byte[] remaining;
    private TokenPath leavingContext;
    private byte[] leavingRemainder;
    private Continuation said = Continuation.NOTHING_YET;
    private boolean healing;
    private int ahead;
    private boolean done;

    /**
     * @param enough tells, of what was said so far, whether more would change nothing
     * @param limit the most tokens to be said behind the one that leaves what is written
     */
    Walk(PluginVoice voice, PluginText text, Predicate<Continuation> enough, int limit) {
        this.voice = voice;
        this.text = text;
        this.enough = enough;
        this.limit = limit;
        this.context = text.promptTokens();
        this.remaining = text.written();
        this.leavingContext = context;
        this.leavingRemainder = remaining;
    }

    /** Goes on as far as the choices lead; empty when the walk is done, else the choice that is missing. */
    Optional<Choice> advance(Choices choices) {
        while (!done) {
            Choice free = Choice.free(context);
            OptionalInt token = choices.find(free);
            if (token.isPresent() && mayTake(token.getAsInt())) {
                take(token.getAsInt());
                continue;
            }
            if (token.isPresent() && !healing) {
                heal();
                continue;
            }
            Choice agreeing = healing && remaining.length > 0 ? Choice.agreeing(context, remaining) : free;
            OptionalInt healed = choices.find(agreeing);
            if (healed.isEmpty()) {
                return Optional.of(agreeing);
            }
            if (healed.getAsInt() == Choice.NONE) {
                lookAheadFromWholeCharacters();
            } else {
                take(healed.getAsInt());
            }
        }
        return Optional.empty();
    }

    /** What the plug-in says; complete once {@link #advance} found nothing missing. */
    Continuation continuation() {
        return said;
    }

    /** Whether a token has left what is written: all that is asked for from there on is looked ahead for. */
    boolean hasLeft() {
        return done || said.bytes().length > 0;
    }

    /** The choice of the token that left what is written. */
    Choice leaving() {
        return leavingRemainder.length == 0
                ? Choice.free(leavingContext)
                : Choice.agreeing(leavingContext, leavingRemainder);
    }

    /** The context in front of the token that left what is written; that of the last token where none has. */
    TokenPath leavingContext() {
        return leavingContext;
    }

    /** What was still to be written at {@link #leavingContext}: the leaving token begins with it. */
    byte[] leavingRemainder() {
        return leavingRemainder;
    }

    private boolean mayTake(int token) {
        return remaining.length == 0
                || (!voice.endsText(token) && Utf8.agree(voice.vocabulary().bytesOf(token), remaining));
    }

    private void take(int token) {
        if (said.bytes().length == 0) {
            leavingContext = context;
            leavingRemainder = remaining;
        }
        if (voice.endsText(token)) {
            said = new Continuation(said.bytes(), true);
            done = true;
            return;
        }
        byte[] bytes = voice.vocabulary().bytesOf(token);
        context = context.append(token);
        if (bytes.length <= remaining.length) {
            remaining = Utf8.from(remaining, bytes.length);
            return;
        }
        said = Continuation.of(Utf8.join(said.bytes(), Utf8.from(bytes, remaining.length)));
        remaining = Utf8.EMPTY;
        done = said.ended() || enough.test(said) || ++ahead > limit;
    }

    private void heal() {
        voice.counters().healings.increment();
        healing = true;
        int start = text.wordStart();
        context = text.tokensUpTo(start);
        remaining = Utf8.from(text.written(), start);
    }

    private void lookAheadFromWholeCharacters() {
        voice.counters().healingFallbacks.increment();
        context = text.tokensUpTo(Utf8.wholeCharacters(text.written()));
        remaining = Utf8.EMPTY;
    }
}
