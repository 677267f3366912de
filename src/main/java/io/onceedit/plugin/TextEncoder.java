package io.onceedit.plugin;

import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.TextProbe;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Training texts in a base model's tokens. A text that does not fit the model is a problem of its record, told in a sentence. */
final class TextEncoder {
    private static final int NAMED_PROBLEMS = 10;

    private final TextTokenizer tokenizer;
    private final int maximumTokens;
    private final boolean lineEnd;

    TextEncoder(LanguageModel base, boolean lineEnd) {
        this.tokenizer = base.tokenizer();
        this.maximumTokens = base.decoder().shape().maximumPositions();
        this.lineEnd = lineEnd;
    }

    /**
     * Encodes all texts.
     *
     * @throws IllegalArgumentException where some do not fit the model, naming their records
     */
    List<EncodedText> encode(List<TrainingText> texts) {
        List<RecordProblem> problems = new ArrayList<>();
        List<EncodedText> encoded = new ArrayList<>(texts.size());
        for (TrainingText text : texts) {
            problem(text).ifPresentOrElse(problems::add, () -> encoded.add(encode(text)));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(sentence(problems));
        }
        return encoded;
    }

    /** Why a text cannot be trained, if it cannot. */
    Optional<RecordProblem> problem(TrainingText text) {
        String answer = text.text().answer();
        if (text.kind().isRelated() && LeakCheck.normalise(answer).isEmpty()) {
            return problem(
                    text,
                    "Invalid target \"" + answer + "\" of edit " + text.factId()
                            + ": nothing but white space and punctuation");
        }
        Encoding encoding = tokenizer.encode(whole(text.text()));
        if (encoding.length() > maximumTokens) {
            return problem(
                    text,
                    "Invalid text of edit " + text.factId() + ": " + encoding.length()
                            + " tokens, the plug-in base reads at most " + maximumTokens + ": "
                            + shortened(text.text().prompt()));
        }
        int first = encoding.firstTokenPast(text.text().prompt().length());
        if (first == 0) {
            return problem(
                    text,
                    "Cannot tokenise target \"" + answer + "\" of edit " + text.factId() + ": its prompt \""
                            + shortened(text.text().prompt()) + "\" has no token that ends before it");
        }
        if (text.kind().isRelated() && first == encoding.length()) {
            return problem(
                    text,
                    "Cannot tokenise target \"" + answer + "\" of edit " + text.factId()
                            + ": the plug-in base's tokenizer has no token for it behind "
                            + shortened(text.text().prompt()));
        }
        return Optional.empty();
    }

    private EncodedText encode(TrainingText text) {
        Encoding encoding = tokenizer.encode(whole(text.text()));
        int first = encoding.firstTokenPast(text.text().prompt().length());
        int positions = Math.max(1, encoding.length() - first);
        return new EncodedText(text, encoding.ids(), first - 1, positions);
    }

    private String whole(TextProbe text) {
        if (text.answer().isEmpty()) {
            return text.prompt();
        }
        return text.prompt() + " " + text.answer() + (lineEnd ? "\n" : "");
    }

    private static Optional<RecordProblem> problem(TrainingText text, String message) {
        return Optional.of(new RecordProblem(text.factId(), message));
    }

    private static String shortened(String prompt) {
        return prompt.length() <= 80 ? prompt : prompt.substring(0, 80) + "...";
    }

    private static String sentence(List<RecordProblem> problems) {
        StringBuilder sentence = new StringBuilder("Cannot train: ")
                .append(problems.size())
                .append(" texts do not fit the plug-in base");
        for (RecordProblem problem : problems.subList(0, Math.min(NAMED_PROBLEMS, problems.size()))) {
            sentence.append("\n  ").append(problem.message());
        }
        if (problems.size() > NAMED_PROBLEMS) {
            sentence.append("\n  and ").append(problems.size() - NAMED_PROBLEMS).append(" more");
        }
        return sentence.toString();
    }
}
