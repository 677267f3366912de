package io.onceedit.ensemble.text;

import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.HostPass;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.List;

/** Known answers as a host would have read them; what the host itself says stays empty. */
final class KnownAnswers {
    private KnownAnswers() {}

    static GatedAnswer of(TextTokenizer host, String prompt, String answer) {
        Encoding encoding = host.encode(prompt + " " + answer);
        int first = encoding.firstTokenPast(prompt.length());
        int positions = encoding.length() - first;
        HostPass pass = new HostPass(
                prompt,
                answer,
                encoding,
                first,
                new int[positions],
                new float[positions],
                new int[positions][0],
                new float[positions][0]);
        return new GatedAnswer(pass, new GateDecision(true, 0.9, List.of("fact")));
    }

    static int[] expected(GatedAnswer answer) {
        int[] expected = new int[answer.pass().positions()];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = answer.pass().expected(i);
        }
        return expected;
    }
}
