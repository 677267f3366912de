package io.onceedit.corpus;

import java.io.Serializable;
import java.util.Objects;

/**
 * A prompt and the answer that is read behind it. The answer follows after one space: {@code prompt + " " + answer}.
 *
 * @param prompt text without trailing white space
 * @param answer text without surrounding white space
 */
public record TextProbe(String prompt, String answer) implements Serializable {
    public TextProbe {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(answer, "answer");
    }
}
