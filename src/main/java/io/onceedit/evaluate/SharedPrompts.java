package io.onceedit.evaluate;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers by the prompts they share, in tokens. B = answers, P = different prompts.
 *
 * @param prompts the tokens in front of the answers, each kind once, (P, up to T)
 * @param promptOf which of the prompts stands in front of each answer, (B)
 * @param answers the answers, (B)
 */
record SharedPrompts(List<int[]> prompts, int[] promptOf, List<AnswerTokens> answers) {
    static SharedPrompts of(List<AnswerTokens> answers) {
        Map<IntBuffer, Integer> places = new LinkedHashMap<>();
        int[] promptOf = new int[answers.size()];
        for (int i = 0; i < promptOf.length; i++) {
            AnswerTokens answer = answers.get(i);
            IntBuffer prompt = IntBuffer.wrap(Arrays.copyOf(answer.encoding().ids(), answer.first()));
            places.putIfAbsent(prompt, places.size());
            promptOf[i] = places.get(prompt);
        }
        List<int[]> prompts = new ArrayList<>();
        places.keySet().forEach(prompt -> prompts.add(prompt.array()));
        return new SharedPrompts(prompts, promptOf, answers);
    }

    /** Whether reading each prompt once saves a quarter of the tokens: less is lost again to the second pass over the cache. */
    boolean pays() {
        long whole = 0;
        long shared = 0;
        for (AnswerTokens answer : answers) {
            whole += answer.encoding().length() - 1;
            shared += answer.positions() - 1;
        }
        for (int[] prompt : prompts) {
            shared += prompt.length;
        }
        return 4 * shared <= 3 * whole;
    }

    /** The answers that have tokens to read behind the prompt: all but those of one token. */
    int[] longAnswers() {
        int[] places = new int[answers.size()];
        int count = 0;
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).positions() > 1) {
                places[count++] = i;
            }
        }
        return Arrays.copyOf(places, count);
    }
}
