package io.onceedit.ensemble.text;

import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A plug-in whose logits are a function of the context. Counts sessions that are open, and what it was asked. */
final class FakeVoice implements VoiceModel {
    private final TextTokenizer tokenizer;
    private final Function<int[], float[]> logits;
    private final Set<String> asked = new TreeSet<>();
    private int open;

    FakeVoice(TextTokenizer tokenizer, Function<int[], float[]> logits) {
        this.tokenizer = tokenizer;
        this.logits = logits;
    }

    int openSessions() {
        return open;
    }

    Set<String> asked() {
        return asked;
    }

    @Override
    public TextTokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public VoiceSession open(VoiceCounters counters) {
        open++;
        return new VoiceSession() {
            @Override
            public Said[][] greedy(List<int[]> rows, int[] firstLengths, int likeliest) {
                counters.passes.increment();
                boolean[] speakable = PluginVoice.speakable(tokenizer);
                List<Said[]> said = new ArrayList<>();
                for (int row = 0; row < rows.size(); row++) {
                    int[] tokens = rows.get(row);
                    counters.tokens.add(tokens.length);
                    Said[] best = new Said[tokens.length - firstLengths[row] + 1];
                    for (int i = 0; i < best.length; i++) {
                        best[i] =
                                said(logits.apply(Arrays.copyOf(tokens, firstLengths[row] + i)), speakable, likeliest);
                    }
                    said.add(best);
                }
                return said.toArray(Said[][]::new);
            }

            @Override
            public void logits(List<int[]> contexts, LogitsReader reader) {
                counters.passes.increment();
                for (int i = 0; i < contexts.size(); i++) {
                    counters.tokens.add(contexts.get(i).length);
                    asked.add(Arrays.toString(contexts.get(i)));
                    reader.read(i, logits.apply(contexts.get(i)));
                }
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    private static Said said(float[] logits, boolean[] speakable, int likeliest) {
        int[] among =
                IntStream.range(0, logits.length).filter(id -> speakable[id]).toArray();
        return new Said(
                argmax(logits, speakable), likeliest == 0 ? Likeliest.NONE : Likeliest.among(logits, among, likeliest));
    }

    private static int argmax(float[] values, boolean[] allowed) {
        int best = -1;
        for (int id = 0; id < values.length; id++) {
            if (allowed[id] && (best < 0 || values[id] > values[best])) {
                best = id;
            }
        }
        return best;
    }
}
