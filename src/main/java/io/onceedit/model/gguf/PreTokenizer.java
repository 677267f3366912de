package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a byte-level tokenizer cuts a text into pieces before it merges: the kinds that {@code tokenizer.ggml.pre} names, each as the
 * published models' {@code tokenizer.json} has it. Texts are cut by one pattern after another, each into what it matches and what lies
 * between.
 */
enum PreTokenizer {
    DEFAULT("default"),
    GPT2("gpt-2, phi-2, olmo, mpt, exaone4"),
    DIGITS("smollm, starcoder, refact, codeshell, minerva-7b"),
    LLAMA3("llama-bpe, llama3, llama-v3, falcon3, pixtral"),
    DBRX("dbrx, smaug-bpe"),
    QWEN2("qwen2, deepseek-r1-qwen, megrez"),
    TEKKEN("tekken"),
    GPT4O("gpt-4o, llama4");

    private static final String SEPARATOR = ", ";

    private final String names;

    /** The parts of the patterns. */
    private static final class Patterns {
        private static final String GPT2 =
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

        /** Contractions, words with the character before them, numbers of so many digits, marks, white space by lines. */
        static String words(String digits) {
            return "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" + digits
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        }

        /** As {@link #words}, with words cut where a capital follows a small letter. */
        static String cased(String contraction, String numbers) {
            String before = "[^\\r\\n\\p{L}\\p{N}]?";
            String capital = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
            String small = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
            return before + capital + "*" + small + "+" + contraction + "|" + before + capital + "+" + small + "*"
                    + contraction + "|" + numbers
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
        }
    }

    PreTokenizer(String names) {
        this.names = names;
    }

    /** @throws IllegalArgumentException where the kind is missing or unknown, with those that are known */
    static PreTokenizer of(Metadata metadata) {
        String field = "tokenizer.ggml.pre";
        String name = metadata.requiredText(field);
        return Arrays.stream(values())
                .filter(kind -> List.of(kind.names.split(SEPARATOR, -1)).contains(name))
                .findFirst()
                .orElseThrow(() -> metadata.unsupported(
                        field,
                        name,
                        "one of "
                                + Arrays.stream(values())
                                        .map(kind -> kind.names)
                                        .collect(Collectors.joining(SEPARATOR))
                                + "; put the model's tokenizer.json beside the file"));
    }

    /** Whether a piece that is a token is taken whole, whatever the merges say. */
    boolean takesWholeTokens() {
        return this == LLAMA3 || this == TEKKEN;
    }

    /** Whether a text begins with a begin-of-text token where the file does not say. */
    boolean addsBeginOfText() {
        return this == LLAMA3 || this == TEKKEN;
    }

    /** Whether characters are composed first. */
    boolean composes() {
        return this == QWEN2;
    }

    private List<String> patterns() {
        return switch (this) {
            case DEFAULT -> List.of("[\\p{P}\\$\\+<=>\\^~\\|]+", Patterns.GPT2, "\\p{N}+", "[0-9][0-9][0-9]");
            case GPT2 -> List.of(Patterns.GPT2);
            case DIGITS -> List.of("\\p{N}", Patterns.GPT2);
            case LLAMA3, DBRX -> List.of(Patterns.words("{1,3}"));
            case QWEN2 -> List.of(Patterns.words(""));
            case TEKKEN -> List.of(Patterns.cased("", "\\p{N}"));
            case GPT4O -> List.of(Patterns.cased("(?i:'s|'t|'re|'ve|'m|'ll|'d)?", "\\p{N}{1,3}"));
        };
    }

    /** The cuts and the byte-level alphabet, as {@code tokenizer.json:pre_tokenizer}. */
    ObjectNode json() {
        ObjectNode sequence = JsonNodeFactory.instance.objectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("pretokenizers");
        for (String pattern : patterns()) {
            ObjectNode split = steps.addObject().put("type", "Split");
            split.putObject("pattern").put("Regex", pattern);
            split.put("behavior", "Isolated").put("invert", false);
        }
        steps.add(byteLevel());
        return sequence;
    }

    /** The byte-level alphabet, as a step of a {@code tokenizer.json}. */
    static ObjectNode byteLevel() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }
}
