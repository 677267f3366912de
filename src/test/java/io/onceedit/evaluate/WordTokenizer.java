package io.onceedit.evaluate;

import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A tokenizer whose tokens are words with the white space in front of them; it learns a word when it meets it. */
final class WordTokenizer implements TextTokenizer {
    private static final Pattern WORD = Pattern.compile("\\s*\\S+");

    private final List<String> words = new ArrayList<>();

    @Override
    public Encoding encode(String text) {
        List<MatchResult> found = WORD.matcher(text).results().toList();
        return new Encoding(
                found.stream().mapToInt(word -> id(word.group())).toArray(),
                found.stream().mapToInt(MatchResult::start).toArray(),
                found.stream().mapToInt(MatchResult::end).toArray());
    }

    /** The token of a word with the white space in front of it. */
    int id(String word) {
        if (!words.contains(word)) {
            words.add(word);
        }
        return words.indexOf(word);
    }

    @Override
    public Encoding encodeWithoutBeginOfText(String text) {
        return encode(text);
    }

    @Override
    public int vocabularySize() {
        return words.size();
    }

    @Override
    public byte[] bytes(int id) {
        return words.get(id).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String surface(int id) {
        return words.get(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return false;
    }

    @Override
    public OptionalInt beginOfText() {
        return OptionalInt.empty();
    }

    @Override
    public boolean isEndOfText(int id) {
        return words.get(id).equals(" <end>");
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(words.get(id));
        }
        return text.toString();
    }

    @Override
    public String kind() {
        return "for tests";
    }

    @Override
    public String contentHash() {
        return "words";
    }
}
