package io.onceedit.model.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A {@code tokenizer.json}: what its tokens are, and the same file for the native tokenizer with one change: no text can spell a special
 * token, so that nobody's text steers a model. Special tokens of the learned vocabulary are left out of the added tokens; the others,
 * whose ids the native tokenizer counts, are kept under names that {@link PlainText} removes from every text.
 *
 * @param vocabulary ids by token, as the file spells them, without the added tokens
 * @param addedTokens tokens beside the vocabulary, or of it with a property of their own
 * @param pipeline every other part of the file, the model's settings under {@code model}
 * @param nativeJson the file for the native tokenizer, in ASCII
 */
record TokenizerFile(Vocabulary vocabulary, List<AddedToken> addedTokens, ObjectNode pipeline, String nativeJson) {
    /** Names of fields are tokens here, too many to be worth remembering. Text that is all ASCII takes a byte for each character. */
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build());

    /** Room for what is written, at most, before anything is: a quarter more than is read, since the text becomes ASCII. */
    private static final long MOST_FIRST_BYTES = 1 << 26;

    /** Reads a document in one pass; vocabularies and merges may be large and are never held as a tree. */
    static TokenizerFile read(TokenizerFiles.Document file) {
        try (InputStream content = file.content().open();
                JsonParser parser =
                        MAPPER.createParser(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()))) {
            return new Reader(file, parser).read();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("Invalid JSON in " + file.location() + ": its bytes are no UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Invalid JSON in " + file.location() + ": " + e.getOriginalMessage() + " at line "
                            + e.getLocation().getLineNr(),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file.location() + ": " + e, e);
        }
    }

    private static final class Reader {
        private final String location;
        private final JsonParser parser;
        private final ByteArrayOutputStream output;
        private final JsonGenerator generator;
        private final Vocabulary vocabulary = new Vocabulary();
        private final ObjectNode pipeline = MAPPER.createObjectNode();
        private JsonNode addedTokens = MAPPER.createArrayNode();

        Reader(TokenizerFiles.Document file, JsonParser parser) throws IOException {
            this.location = file.location();
            this.parser = parser;
            this.output = new ByteArrayOutputStream((int) Math.min(MOST_FIRST_BYTES, file.bytes() + file.bytes() / 4));
            this.generator = MAPPER.createGenerator(output);
        }

        TokenizerFile read() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("expected a JSON object");
            }
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                readField(field);
            }
            if (vocabulary.size() == 0) {
                throw invalid("model.vocab is missing or empty");
            }
            List<AddedToken> tokens = writeAddedTokens();
            generator.writeEndObject();
            generator.close();
            return new TokenizerFile(vocabulary, tokens, pipeline, output.toString(StandardCharsets.ISO_8859_1));
        }

        private void readField(String field) throws IOException {
            switch (field) {
                case "model" -> {
                    generator.writeFieldName(field);
                    readModel();
                }
                case "added_tokens" -> addedTokens = parser.readValueAsTree();
                case "truncation", "padding" -> parser.skipChildren();
                default -> {
                    JsonNode part = parser.readValueAsTree();
                    pipeline.set(field, part);
                    generator.writeFieldName(field);
                    MAPPER.writeTree(generator, part);
                }
            }
        }

        private void readModel() throws IOException {
            if (!parser.isExpectedStartObjectToken()) {
                throw invalid("model is no JSON object");
            }
            ObjectNode settings = pipeline.putObject("model");
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                generator.writeFieldName(field);
                if (field.equals("vocab") && parser.isExpectedStartObjectToken()) {
                    readVocabulary();
                } else if (field.equals("vocab") || field.equals("merges")) {
                    generator.copyCurrentStructure(parser);
                } else {
                    settings.set(field, parser.readValueAsTree());
                    MAPPER.writeTree(generator, settings.get(field));
                }
            }
            generator.writeEndObject();
            String type = settings.path("type").asText("BPE");
            if (!type.equals("BPE")) {
                throw new IllegalArgumentException(
                        "Unsupported tokenizer " + location + ": model.type = " + type + ", expected BPE");
            }
        }

        private void readVocabulary() throws IOException {
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String token = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT || parser.getIntValue() < 0) {
                    throw invalid("the id of token \"" + token + "\" is " + parser.getText()
                            + ", expected a whole number from 0 on");
                }
                vocabulary.put(token, parser.getIntValue());
                generator.writeNumberField(token, parser.getIntValue());
            }
            generator.writeEndObject();
        }

        private List<AddedToken> writeAddedTokens() throws IOException {
            List<AddedToken> tokens = new ArrayList<>();
            generator.writeArrayFieldStart("added_tokens");
            for (JsonNode node : addedTokens) {
                AddedToken token = addedToken(node);
                tokens.add(token);
                if (!token.special()) {
                    MAPPER.writeTree(generator, node);
                } else if (!vocabulary.contains(token.content())) {
                    ObjectNode renamed = node.deepCopy();
                    renamed.put("content", PlainText.RESERVED + token.content());
                    MAPPER.writeTree(generator, renamed);
                }
            }
            generator.writeEndArray();
            return List.copyOf(tokens);
        }

        private AddedToken addedToken(JsonNode node) {
            JsonNode id = node.path("id");
            JsonNode content = node.path("content");
            if (!id.canConvertToInt()
                    || id.asInt(-1) < 0
                    || !content.isTextual()
                    || content.asText().isEmpty()) {
                throw invalid("added token " + node + ", expected an id from 0 on and a content");
            }
            OptionalInt learned = vocabulary.id(content.asText());
            if (learned.isPresent() && learned.getAsInt() != id.asInt()) {
                throw invalid("added token \"" + content.asText() + "\" has id " + id.asInt()
                        + ", but the vocabulary says " + learned.getAsInt());
            }
            return new AddedToken(
                    id.asInt(), content.asText(), node.path("special").asBoolean());
        }

        private IllegalArgumentException invalid(String reason) {
            return new IllegalArgumentException("Invalid tokenizer " + location + ": " + reason);
        }
    }
}
