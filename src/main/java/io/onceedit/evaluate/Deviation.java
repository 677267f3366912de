package io.onceedit.evaluate;

import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where a freely generated text stops being the answer: the first decoding step whose token writes something else, ends the text too
 * early or goes on behind the answer. Bytes are compared and not tokens, since an answer may be spoken in other tokens; white space in
 * front counts for nothing.
 */
final class Deviation {
    private final TextTokenizer tokenizer;
    private final byte[] answer;

    Deviation(TextTokenizer tokenizer, String answer) {
        this.tokenizer = tokenizer;
        this.answer = answer.strip().getBytes(StandardCharsets.UTF_8);
    }

    /** Why what was generated behind an open gate is not exactly the answer. */
    FailureCause cause(FusedGeneration spoken) {
        int agreed = 0;
        for (FusedPosition step : spoken.steps()) {
            byte[] added = agreed == 0 ? withoutSpaceInFront(tokenizer.bytes(step.id())) : tokenizer.bytes(step.id());
            int end = agreed + added.length;
            boolean endsEarly = tokenizer.isEndOfText(step.id()) && agreed < answer.length;
            if (endsEarly || end > answer.length || !Arrays.equals(added, Arrays.copyOfRange(answer, agreed, end))) {
                String rest = new String(answer, agreed, answer.length - agreed, StandardCharsets.UTF_8);
                return FailureCause.behindOpenGate(
                        step.pluginText(),
                        tokenizer.surface(step.id()),
                        firstToken(agreed == 0 ? " " + rest : rest),
                        rest);
            }
            agreed = end;
        }
        return FailureCause.FUSED_OTHERWISE;
    }

    private String firstToken(String text) {
        int[] ids = tokenizer.encodeWithoutBeginOfText(text).ids();
        return ids.length == 0 ? "" : tokenizer.surface(ids[0]);
    }

    private static byte[] withoutSpaceInFront(byte[] bytes) {
        int start = 0;
        while (start < bytes.length && (bytes[start] == ' ' || bytes[start] == '\t')) {
            start++;
        }
        return Arrays.copyOfRange(bytes, start, bytes.length);
    }
}
