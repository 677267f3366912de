package io.onceedit.model.gguf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes {@code tokenizer.json} and {@code tokenizer_config.json}; vocabulary and merges may be large and are never held as a tree. */
final class TokenizerWriter {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Seldom more than this is written for each token and the merges that make it. */
    private static final int FEW_BYTES = 64;

    private static final String ADD_BEGIN = "tokenizer.ggml.add_bos_token";
    private static final String BEGIN = "tokenizer.ggml.bos_token_id";
    private static final String END = "tokenizer.ggml.eos_token_id";

    private final Metadata metadata;
    private final TokenList tokens;

    TokenizerWriter(Metadata metadata, TokenList tokens) {
        this.metadata = metadata;
        this.tokens = tokens;
    }

    /** Writes the merges, each as a list of its two parts. */
    @FunctionalInterface
    interface Merges {
        void writeTo(JsonGenerator generator) throws IOException;
    }

    /**
     * A byte-pair tokenizer.
     *
     * @param pipeline normaliser, pre-tokenizer and decoder
     * @param model settings of the model beside vocabulary and merges
     */
    byte[] tokenizer(ObjectNode pipeline, ObjectNode model, Merges merges) {
        ByteArrayOutputStream output = new ByteArrayOutputStream(Math.multiplyExact(tokens.size(), FEW_BYTES));
        try (JsonGenerator generator = MAPPER.createGenerator(output)) {
            generator.writeStartObject();
            generator.writeStringField("version", "1.0");
            writeFields(generator, pipeline);
            generator.writeNullField("post_processor");
            generator.writeArrayFieldStart("added_tokens");
            for (int id = 0; id < tokens.size(); id++) {
                if (tokens.isAdded(id)) {
                    MAPPER.writeTree(generator, added(id));
                }
            }
            generator.writeEndArray();
            generator.writeObjectFieldStart("model");
            generator.writeStringField("type", "BPE");
            writeFields(generator, model);
            generator.writeObjectFieldStart("vocab");
            for (int id = 0; id < tokens.learnedSize(); id++) {
                if (tokens.type(id) != TokenList.Type.UNUSED) {
                    generator.writeNumberField(tokens.token(id), id);
                }
            }
            generator.writeEndObject();
            generator.writeArrayFieldStart("merges");
            merges.writeTo(generator);
            generator.writeEndArray();
            generator.writeEndObject();
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to write a tokenizer to memory: " + e, e);
        }
        return output.toByteArray();
    }

    static void writeMerge(JsonGenerator generator, String left, String right) throws IOException {
        generator.writeStartArray();
        generator.writeString(left);
        generator.writeString(right);
        generator.writeEndArray();
    }

    /** @param addsBeginOfText what holds where the file does not say */
    byte[] settings(boolean addsBeginOfText) {
        boolean adds = metadata.truth(ADD_BEGIN).orElse(addsBeginOfText);
        ObjectNode settings = JsonNodeFactory.instance.objectNode().put("add_bos_token", adds);
        tokens.named(BEGIN).ifPresent(id -> settings.put("bos_token", tokens.token(id)));
        tokens.named(END).ifPresent(id -> settings.put("eos_token", tokens.token(id)));
        if (adds) {
            int begin = tokens.named(BEGIN).orElseThrow(() -> metadata.missing(BEGIN));
            if (tokens.type(begin) != TokenList.Type.CONTROL) {
                throw metadata.invalid(BEGIN, "a control token, since texts begin with it", begin);
            }
        }
        try {
            return MAPPER.writeValueAsBytes(settings);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to write tokenizer settings to memory: " + e, e);
        }
    }

    private ObjectNode added(int id) {
        ObjectNode token = JsonNodeFactory.instance.objectNode().put("id", id).put("content", tokens.token(id));
        for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
            token.put(flag, false);
        }
        return token.put("special", tokens.type(id) == TokenList.Type.CONTROL);
    }

    private static void writeFields(JsonGenerator generator, ObjectNode fields) throws IOException {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            generator.writeFieldName(field.getKey());
            MAPPER.writeTree(generator, field.getValue());
        }
    }
}
