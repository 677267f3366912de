package io.onceedit.model.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.tokenizer.TokenizerFiles.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the files beside {@code tokenizer.json} say about the tokens that begin and end a text. Each of them may be missing. */
final class TokenizerSettings {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SETTINGS = "tokenizer_config.json";

    /** Names under which well-known models end a text or a turn; they count where the tokenizer holds them as special tokens. */
    private static final List<String> WELL_KNOWN_ENDS =
            List.of("</s>", "<eos>", "<|endoftext|>", "<|end_of_text|>", "<|im_end|>", "<|eot_id|>", "<end_of_turn>");

    private final TokenizerFiles files;
    private final JsonNode settings;

    TokenizerSettings(TokenizerFiles files) {
        this.files = files;
        this.settings = files.settings().map(TokenizerSettings::read).orElseGet(MAPPER::createObjectNode);
    }

    /** Where the settings come from, for messages. */
    String location() {
        return files.settings().map(Document::location).orElse(SETTINGS);
    }

    /** Whether a begin-of-text token is asked for; empty where the settings do not say. */
    Optional<Boolean> addsBeginOfText() {
        JsonNode add = settings.path("add_bos_token");
        return add.isBoolean() ? Optional.of(add.asBoolean()) : Optional.empty();
    }

    /** The begin-of-text token's name. */
    Optional<String> beginOfText() {
        return name("bos_token");
    }

    /**
     * The ids that end a generated text: those that the model's configuration names, the tokenizer's end-of-text token, and well-known
     * special tokens.
     *
     * @param specialIds ids of special tokens by name
     * @param vocabularySize ids are below it
     */
    BitSet endOfText(Map<String, Integer> specialIds, int vocabularySize) {
        BitSet ends = new BitSet();
        for (Document file : files.configurations()) {
            JsonNode ids = read(file).path("eos_token_id");
            if (ids.isArray()) {
                ids.forEach(id -> ends.set(validId(file, id, vocabularySize)));
            } else if (!ids.isMissingNode() && !ids.isNull()) {
                ends.set(validId(file, ids, vocabularySize));
            }
        }
        name("eos_token").map(specialIds::get).ifPresent(ends::set);
        WELL_KNOWN_ENDS.stream().filter(specialIds::containsKey).forEach(name -> ends.set(specialIds.get(name)));
        return ends;
    }

    private int validId(Document file, JsonNode id, int vocabularySize) {
        if (!id.isInt() || id.asInt() < 0 || id.asInt() >= vocabularySize) {
            throw new IllegalArgumentException("Invalid " + file.location() + ": eos_token_id = " + id
                    + ", expected ids from 0 to " + (vocabularySize - 1));
        }
        return id.asInt();
    }

    /** A token's name, which stands alone or as the content of an object. */
    private Optional<String> name(String field) {
        JsonNode token = settings.path(field);
        JsonNode name = token.isObject() ? token.path("content") : token;
        return name.isTextual() ? Optional.of(name.asText()) : Optional.empty();
    }

    private static JsonNode read(Document file) {
        try (InputStream content = file.content().open()) {
            return MAPPER.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Invalid JSON in " + file.location() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file.location() + ": " + e, e);
        }
    }
}
