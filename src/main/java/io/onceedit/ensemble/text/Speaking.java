package io.onceedit.ensemble.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Leads walks to their ends: asks the plug-in, in one batch for each step, for all the choices that any of them is missing. */
final class Speaking implements AutoCloseable {
    private final PluginVoice voice;
    private final VoiceSession session;
    private final Choices choices;

    Speaking(PluginVoice voice) {
        this.voice = voice;
        this.session = voice.open();
        this.choices = new Choices(voice.tree(), voice.counters());
    }

    /** The next-token logits behind one context, (V). */
    void read(TokenPath context, Consumer<float[]> reader) {
        voice.counters().decodingRows.increment();
        session.logits(List.of(context.ids()), (index, logits) -> reader.accept(logits));
    }

    /** Whether the walk can be done without asking the plug-in; goes on with it as far as that leads. */
    boolean isKnown(Walk walk) {
        return walk.advance(choices).isEmpty();
    }

    void finish(List<Walk> walks) {
        Set<Choice> missing = advance(walks);
        while (!missing.isEmpty()) {
            ask(missing);
            missing = advance(walks);
        }
    }

    private Set<Choice> advance(List<Walk> walks) {
        Set<Choice> missing = new LinkedHashSet<>();
        for (Walk walk : walks) {
            walk.advance(choices).ifPresent(missing::add);
        }
        return missing;
    }

    private void ask(Set<Choice> missing) {
        Map<TokenPath, List<Choice>> byContext = new LinkedHashMap<>();
        for (Choice choice : missing) {
            byContext.computeIfAbsent(choice.context(), c -> new ArrayList<>()).add(choice);
        }
        List<TokenPath> contexts = List.copyOf(byContext.keySet());
        voice.counters().decodingRows.add(contexts.size());
        session.logits(contexts.stream().map(TokenPath::ids).toList(), (index, logits) -> {
            TokenPath context = contexts.get(index);
            choices.put(Choice.free(context), voice.greedy(logits));
            for (Choice choice : byContext.get(context)) {
                if (!choice.isFree()) {
                    choices.put(choice, voice.greedyAgreeing(logits, choice.written()));
                }
            }
        });
    }

    /**
     * Reads known answers whole, all in one batch, and enters what the plug-in says at each of their tokens and behind the last. Where it
     * says the answer's own next token every time, walks over the answer need no further step.
     */
    void verify(List<KnownAnswer> answers) {
        List<KnownAnswer> unread =
                answers.stream().distinct().filter(this::isUnread).toList();
        if (unread.isEmpty()) {
            return;
        }
        voice.counters().verificationRows.add(unread.size());
        int[][] said = session.greedy(
                unread.stream().map(answer -> answer.tokens().ids()).toList(),
                unread.stream().mapToInt(KnownAnswer::promptLength).toArray());
        for (int i = 0; i < said.length; i++) {
            enter(unread.get(i), said[i]);
        }
    }

    private void enter(KnownAnswer answer, int[] said) {
        boolean verified = true;
        for (int i = 0; i < said.length; i++) {
            int length = answer.promptLength() + i;
            choices.put(Choice.free(answer.tokens().first(length)), said[i]);
            verified &= i == said.length - 1 || said[i] == answer.tokens().ids()[length];
        }
        if (verified) {
            voice.counters().verifiedAnswers.increment();
        }
    }

    private boolean isUnread(KnownAnswer answer) {
        for (int length = answer.promptLength(); length <= answer.tokens().length(); length++) {
            if (choices.find(Choice.free(answer.tokens().first(length))).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        session.close();
    }

    /**
     * A prompt with its answer in the plug-in's tokens.
     *
     * @param tokens of both
     * @param promptLength how many of them are the prompt's
     */
    record KnownAnswer(TokenPath tokens, int promptLength) {}
}
