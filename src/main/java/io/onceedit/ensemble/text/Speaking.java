package io.onceedit.ensemble.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Leads walks to their ends: asks the plug-in, in one batch for each step, for all the choices that any of them is missing. */
final class Speaking implements AutoCloseable {
    private final PluginVoice voice;
    private final VoiceSession session;
    private final Choices choices;
    private final int likeliest;

    /** @param likeliest how many of the likeliest tokens are kept at each choice, see {@link #leaving}; 0 where nobody asks for them */
    Speaking(PluginVoice voice, int likeliest) {
        this.voice = voice;
        this.likeliest = likeliest;
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
        return walk.advance(choices).isEmpty() && (likeliest == 0 || known(walk).isPresent());
    }

    void finish(List<Walk> walks) {
        Map<Choice, Integer> missing = advance(walks);
        while (!missing.isEmpty()) {
            ask(missing);
            missing = advance(walks);
        }
    }

    /** The likeliest tokens in front of each walk's choice, among those that could have been chosen there; walks are at their ends. */
    List<Likeliest> leaving(List<Walk> walks) {
        Map<Choice, Integer> missing = new LinkedHashMap<>();
        walks.stream().filter(walk -> known(walk).isEmpty()).forEach(walk -> missing.put(walk.leaving(), likeliest));
        if (!missing.isEmpty()) {
            ask(missing);
        }
        return walks.stream().map(walk -> known(walk).orElseThrow()).toList();
    }

    private Optional<Likeliest> known(Walk walk) {
        Choice leaving = walk.leaving();
        return choices.likeliest(leaving)
                .or(() -> leaving.isFree()
                        ? Optional.empty()
                        : choices.likeliest(Choice.free(leaving.context()))
                                .map(free -> free.only(id -> voice.leaves(id, walk.leavingRemainder())))
                                .filter(some -> !some.isNone()));
    }

    /** The choices that are missing, each with how many of its likeliest tokens are wanted: of those looked ahead for, none. */
    private Map<Choice, Integer> advance(List<Walk> walks) {
        Map<Choice, Integer> missing = new LinkedHashMap<>();
        for (Walk walk : walks) {
            walk.advance(choices).ifPresent(choice -> missing.merge(choice, walk.hasLeft() ? 0 : likeliest, Math::max));
        }
        return missing;
    }

    private void ask(Map<Choice, Integer> missing) {
        Map<TokenPath, List<Choice>> byContext = new LinkedHashMap<>();
        for (Choice choice : missing.keySet()) {
            byContext.computeIfAbsent(choice.context(), c -> new ArrayList<>()).add(choice);
        }
        List<TokenPath> contexts = List.copyOf(byContext.keySet());
        voice.counters().decodingRows.add(contexts.size());
        session.logits(contexts.stream().map(TokenPath::ids).toList(), (index, logits) -> {
            TokenPath context = contexts.get(index);
            Choice free = Choice.free(context);
            choices.put(free, new Said(voice.greedy(logits), likeliest(logits, free, missing.getOrDefault(free, 0))));
            for (Choice choice : byContext.get(context)) {
                if (!choice.isFree()) {
                    int token = voice.greedyAgreeing(logits, choice.written());
                    choices.put(choice, new Said(token, likeliest(logits, choice, missing.get(choice))));
                }
            }
        });
    }

    private Likeliest likeliest(float[] logits, Choice choice, int count) {
        if (count == 0) {
            return Likeliest.NONE;
        }
        byte[] written = new byte[choice.written().remaining()];
        choice.written().duplicate().get(written);
        return Likeliest.among(logits, voice.leaving(written), count);
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
        Said[][] said = session.greedy(
                unread.stream().map(answer -> answer.tokens().ids()).toList(),
                unread.stream().mapToInt(KnownAnswer::promptLength).toArray(),
                likeliest);
        for (int i = 0; i < said.length; i++) {
            enter(unread.get(i), said[i]);
        }
    }

    private void enter(KnownAnswer answer, Said[] said) {
        boolean verified = true;
        for (int i = 0; i < said.length; i++) {
            int length = answer.promptLength() + i;
            choices.put(Choice.free(answer.tokens().first(length)), said[i]);
            verified &=
                    i == said.length - 1 || said[i].token() == answer.tokens().ids()[length];
        }
        if (verified) {
            voice.counters().verifiedAnswers.increment();
        }
    }

    private boolean isUnread(KnownAnswer answer) {
        for (int length = answer.promptLength(); length <= answer.tokens().length(); length++) {
            Choice free = Choice.free(answer.tokens().first(length));
            if (choices.find(free).isEmpty()
                    || (likeliest > 0 && choices.likeliest(free).isEmpty())) {
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
