package io.onceedit.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Opens the tokenizer of a Hugging Face model folder. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * Opens the tokenizer of a model folder.
     *
     * @throws IllegalArgumentException as {@link #open(TokenizerFiles)}
     */
    public static TextTokenizer open(Path folder) {
        return open(TokenizerFiles.in(folder));
    }

    /**
     * Opens {@code tokenizer.json}, with what {@code tokenizer_config.json}, {@code config.json} and {@code generation_config.json} say
     * about the tokens that begin and end a text. Byte-pair encodings are supported, byte-level or SentencePiece-style.
     *
     * <p>A begin-of-text token is put in front of texts where {@code add_bos_token} says so, or, where it says nothing, where the
     * tokenizer's own post-processor does.
     *
     * @return a tokenizer that the caller closes
     * @throws IllegalArgumentException where a file is missing, invalid or of another kind, with its name and the reason
     * @throws UncheckedIOException where a file cannot be read
     */
    public static TextTokenizer open(TokenizerFiles files) {
        String location = files.tokenizer().location();
        TokenizerFile tokenizer = TokenizerFile.read(files.tokenizer());
        TokenTexts texts = TokenTextsReader.read(tokenizer, location);
        NativeTokenizer nativeTokenizer = openNative(tokenizer, location);
        try {
            return new HuggingFaceTextTokenizer(
                    nativeTokenizer,
                    texts,
                    policy(new TokenizerSettings(files), tokenizer, texts, nativeTokenizer, location),
                    files.contentHash());
        } catch (RuntimeException e) {
            nativeTokenizer.close();
            throw e;
        }
    }

    /**
     * The version of the library that runs tokenizers, for a report about the machine. Loads it where no one has yet.
     *
     * @throws RuntimeException where it cannot be unpacked
     * @throws LinkageError where this system cannot load it
     */
    public static String libraryVersion() {
        return NativeTokenizer.libraryVersion();
    }

    private static NativeTokenizer openNative(TokenizerFile tokenizer, String location) {
        try {
            return NativeTokenizer.of(tokenizer.nativeJson());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Invalid tokenizer " + location + ": " + e.getMessage(), e);
        }
    }

    private static HuggingFaceTextTokenizer.Policy policy(
            TokenizerSettings settings,
            TokenizerFile tokenizer,
            TokenTexts texts,
            NativeTokenizer nativeTokenizer,
            String location) {
        Map<String, Integer> specialIds = new HashMap<>();
        tokenizer.addedTokens().stream()
                .filter(AddedToken::special)
                .forEach(token -> specialIds.put(token.content(), token.id()));
        OptionalInt begin = settings.addsBeginOfText()
                .map(adds -> adds ? OptionalInt.of(namedBeginOfText(settings, specialIds)) : OptionalInt.empty())
                .orElseGet(() -> processedBeginOfText(nativeTokenizer, location));
        return new HuggingFaceTextTokenizer.Policy(
                begin, settings.endOfText(specialIds, texts.size()), putsSpaceInFront(tokenizer.pipeline()));
    }

    private static int namedBeginOfText(TokenizerSettings settings, Map<String, Integer> specialIds) {
        return settings.beginOfText()
                .flatMap(name -> Optional.ofNullable(specialIds.get(name)))
                .orElseThrow(() -> new IllegalArgumentException("Invalid " + settings.location()
                        + ": add_bos_token is true, but bos_token = "
                        + settings.beginOfText().orElse("none") + ", expected a special token of tokenizer.json"));
    }

    /** The token that the tokenizer's own post-processor puts in front of a text. */
    private static OptionalInt processedBeginOfText(NativeTokenizer nativeTokenizer, String location) {
        NativeTokenizer.ProcessedTokens encoded = nativeTokenizer.encodeProcessed("a");
        long[] isSpecial = encoded.isSpecial();
        int front = 0;
        while (front < isSpecial.length && isSpecial[front] != 0) {
            front++;
        }
        if (front > 1) {
            throw new IllegalArgumentException("Unsupported tokenizer " + location + ": its post-processor puts "
                    + front + " special tokens in front of a text, expected at most 1");
        }
        return front == 0 ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(encoded.ids()[0]));
    }

    /** Whether a space is put in front of every text: where the decoder takes it away again, and by byte-level tokenizers that say so. */
    private static boolean putsSpaceInFront(JsonNode pipeline) {
        return steps(pipeline.path("decoder"), "decoders").stream().anyMatch(Tokenizers::takesSpaceAway)
                || steps(pipeline.path("pre_tokenizer"), "pretokenizers").stream()
                        .anyMatch(Tokenizers::addsSpace);
    }

    private static List<JsonNode> steps(JsonNode part, String sequence) {
        return part.path("type").asText().equals("Sequence")
                ? List.copyOf(part.path(sequence).findParents("type"))
                : List.of(part);
    }

    private static boolean addsSpace(JsonNode step) {
        return step.path("type").asText().equals("ByteLevel")
                && step.path("add_prefix_space").asBoolean();
    }

    private static boolean takesSpaceAway(JsonNode step) {
        return switch (step.path("type").asText()) {
            case "Strip" ->
                step.path("content").asText().equals(" ") && step.path("start").asInt() > 0;
            case "Metaspace" ->
                step.has("prepend_scheme")
                        ? !step.path("prepend_scheme").asText().equals("never")
                        : step.path("add_prefix_space").asBoolean(true);
            default -> false;
        };
    }
}
