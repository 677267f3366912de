package io.onceedit.model.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Opens the tokenizer of a Hugging Face model folder. */
public final class Tokenizers {
    private static final String FILE = "tokenizer.json";
    private static final String SETTINGS = "tokenizer_config.json";

    /** The native tokenizer cuts and pads texts unless it is told not to. */
    private static final Map<String, String> WHOLE_TEXTS =
            Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD", "addSpecialTokens", "false");

    private Tokenizers() {}

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
    public static TextTokenizer open(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("Cannot find " + file
                    + ": expected a fast tokenizer; other forms are converted"
                    + " with python -c \"from transformers import AutoTokenizer as T; T.from_pretrained('" + folder
                    + "').save_pretrained('" + folder + "')\"");
        }
        TokenizerFile tokenizer = TokenizerFile.read(file);
        TokenTexts texts = TokenTexts.of(tokenizer, file);
        HuggingFaceTokenizer nativeTokenizer = openNative(tokenizer, file);
        try {
            return new HuggingFaceTextTokenizer(
                    nativeTokenizer,
                    texts,
                    policy(new TokenizerSettings(folder), tokenizer, texts, nativeTokenizer, file),
                    contentHash(folder));
        } catch (RuntimeException e) {
            nativeTokenizer.close();
            throw e;
        }
    }

    private static HuggingFaceTokenizer openNative(TokenizerFile tokenizer, Path file) {
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizer.nativeJson()), WHOLE_TEXTS);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("Invalid tokenizer " + file + ": " + e.getMessage(), e);
        }
    }

    private static HuggingFaceTextTokenizer.Policy policy(
            TokenizerSettings settings,
            TokenizerFile tokenizer,
            TokenTexts texts,
            HuggingFaceTokenizer nativeTokenizer,
            Path file) {
        Map<String, Integer> specialIds = new HashMap<>();
        tokenizer.addedTokens().stream()
                .filter(AddedToken::special)
                .forEach(token -> specialIds.put(token.content(), token.id()));
        OptionalInt begin = settings.addsBeginOfText()
                .map(adds -> adds ? OptionalInt.of(namedBeginOfText(settings, specialIds, file)) : OptionalInt.empty())
                .orElseGet(() -> processedBeginOfText(nativeTokenizer, file));
        return new HuggingFaceTextTokenizer.Policy(
                begin, settings.endOfText(specialIds, texts.size()), putsSpaceInFront(tokenizer.pipeline()));
    }

    private static int namedBeginOfText(TokenizerSettings settings, Map<String, Integer> specialIds, Path file) {
        return settings.beginOfText()
                .flatMap(name -> Optional.ofNullable(specialIds.get(name)))
                .orElseThrow(() -> new IllegalArgumentException("Invalid " + file.resolveSibling(SETTINGS)
                        + ": add_bos_token is true, but bos_token = "
                        + settings.beginOfText().orElse("none") + ", expected a special token of " + FILE));
    }

    /** The token that the tokenizer's own post-processor puts in front of a text. */
    private static OptionalInt processedBeginOfText(HuggingFaceTokenizer nativeTokenizer, Path file) {
        ai.djl.huggingface.tokenizers.Encoding encoded = nativeTokenizer.encode("a", true, false);
        long[] isSpecial = encoded.getSpecialTokenMask();
        int front = 0;
        while (front < isSpecial.length && isSpecial[front] != 0) {
            front++;
        }
        if (front > 1) {
            throw new IllegalArgumentException("Unsupported tokenizer " + file + ": its post-processor puts " + front
                    + " special tokens in front of a text, expected at most 1");
        }
        return front == 0 ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(encoded.getIds()[0]));
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

    private static String contentHash(Path folder) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : List.of(FILE, SETTINGS)) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file)) {
                    digest.update((name + "\0" + Files.size(file) + "\0").getBytes(StandardCharsets.UTF_8));
                    digest.update(Files.readAllBytes(file));
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read tokenizer files in " + folder + ": " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Failed to find SHA-256, which every Java platform has", e);
        }
    }
}
