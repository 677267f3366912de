package io.onceedit.model.gguf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** A tokenizer of kind {@code gpt2}: byte-level, with merges, and cut by a {@link PreTokenizer}. */
final class ByteLevelTokenizer {
    private static final String MERGES = "tokenizer.ggml.merges";

    private final Metadata metadata;
    private final TokenList tokens;

    ByteLevelTokenizer(Metadata metadata, TokenList tokens) {
        this.metadata = metadata;
        this.tokens = tokens;
    }

    TokenizerJson json() {
        PreTokenizer cut = PreTokenizer.of(metadata);
        String[] merges = metadata.texts(MERGES).orElseThrow(() -> metadata.missing(MERGES));
        ObjectNode pipeline = JsonNodeFactory.instance.objectNode();
        if (cut.composes()) {
            pipeline.putObject("normalizer").put("type", "NFC");
        }
        pipeline.set("pre_tokenizer", cut.json());
        pipeline.set("decoder", PreTokenizer.byteLevel());
        ObjectNode model = JsonNodeFactory.instance
                .objectNode()
                .put("fuse_unk", false)
                .put("byte_fallback", false)
                .put("ignore_merges", cut.takesWholeTokens());
        TokenizerWriter writer = new TokenizerWriter(metadata, tokens);
        return new TokenizerJson(
                writer.tokenizer(pipeline, model, generator -> write(merges, generator)),
                writer.settings(cut.addsBeginOfText()));
    }

    /** A merge is its two parts with a space between; a space that begins the first part is its own. */
    private void write(String[] merges, JsonGenerator generator) throws IOException {
        for (int rank = 0; rank < merges.length; rank++) {
            int space = merges[rank].indexOf(' ', 1);
            String left = merges[rank].substring(0, Math.max(0, space));
            String right = merges[rank].substring(space + 1);
            if (!tokens.isLearned(left) || !tokens.isLearned(right) || !tokens.isLearned(left + right)) {
                throw metadata.invalid(
                        MERGES,
                        "two tokens that make a third, with a space between",
                        "\"" + merges[rank] + "\" at " + rank);
            }
            TokenizerWriter.writeMerge(generator, left, right);
        }
    }
}
