package io.onceedit.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.ensemble.HostPass;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.HiddenRows;
import io.onceedit.model.decoder.LogitReader;
import io.onceedit.model.decoder.LogitReading;
import io.onceedit.model.decoder.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads known answers with a host's decoder. B = batch, T = tokens, D = hidden size, N = answer positions of the batch. */
final class PassReader {
    private final Decoder decoder;
    private final LogitReader logits;
    private final int keptTokens;

    PassReader(Decoder decoder, int keptTokens) {
        this.decoder = decoder;
        this.logits = new LogitReader(decoder);
        this.keptTokens = keptTokens;
    }

    /** One pass for each answer, in order, all read at once. The last token is read by nobody, and the head reads answer positions alone. */
    List<HostPass> read(List<AnswerTokens> answers) {
        int positions = answers.stream().mapToInt(AnswerTokens::positions).sum();
        int[] rows = new int[positions];
        int[] places = new int[positions];
        int[] expected = new int[positions];
        List<int[]> tokens = new ArrayList<>(answers.size());
        int next = 0;
        for (int row = 0; row < answers.size(); row++) {
            AnswerTokens answer = answers.get(row);
            int[] ids = answer.encoding().ids();
            tokens.add(Arrays.copyOf(ids, ids.length - 1));
            for (int place = answer.first() - 1; place < ids.length - 1; place++) {
                rows[next] = row;
                places[next] = place;
                expected[next] = ids[place + 1];
                next++;
            }
        }
        try (NDManager scope = decoder.newScope()) {
            NDArray hidden = decoder.hidden(scope, TokenBatch.of(tokens)); // (B, T, D)
            NDArray asked = HiddenRows.gather(hidden, rows, places); // (N, D)
            hidden.close();
            return cut(answers, logits.read(asked, expected, keptTokens));
        }
    }

    private static List<HostPass> cut(List<AnswerTokens> answers, LogitReading reading) {
        int[] argmax = reading.argmax();
        List<HostPass> passes = new ArrayList<>(answers.size());
        int from = 0;
        for (AnswerTokens answer : answers) {
            int to = from + answer.positions();
            passes.add(new HostPass(
                    answer.text().prompt(),
                    answer.text().answer(),
                    answer.encoding(),
                    answer.first(),
                    Arrays.copyOfRange(argmax, from, to),
                    Arrays.copyOfRange(reading.expectedLogProbNats(), from, to),
                    Arrays.copyOfRange(reading.topIds(), from, to),
                    Arrays.copyOfRange(reading.topLogProbNats(), from, to)));
            from = to;
        }
        return passes;
    }
}
