package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A tokenizer of kind {@code llama}: SentencePiece's byte-pair encoding with scores, spaces as {@code ▁}, unknown characters as bytes. */
final class SentencePieceTokenizer {
    private static final String SPACE = " ";
    private static final String WORD_BOUNDARY = "\u2581";
    private static final String SPACE_IN_FRONT = "tokenizer.ggml.add_space_prefix";

    private final Metadata metadata;
    private final TokenList tokens;

    SentencePieceTokenizer(Metadata metadata, TokenList tokens) {
        this.metadata = metadata;
        this.tokens = tokens;
    }

    TokenizerJson json() {
        ScoreMerges merges = ScoreMerges.of(metadata, tokens);
        TokenizerWriter writer = new TokenizerWriter(metadata, tokens);
        return new TokenizerJson(
                writer.tokenizer(
                        pipeline(metadata.truth(SPACE_IN_FRONT).orElse(true)),
                        model(),
                        generator ->
                                merges.forEach((left, right) -> TokenizerWriter.writeMerge(generator, left, right))),
                writer.settings(true));
    }

    private ObjectNode model() {
        ObjectNode model = JsonNodeFactory.instance.objectNode();
        tokens.unknown().ifPresent(id -> model.put("unk_token", tokens.token(id)));
        return model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
    }

    private static ObjectNode pipeline(boolean spaceInFront) {
        ObjectNode pipeline = JsonNodeFactory.instance.objectNode();
        ObjectNode spaces = replacement(SPACE, WORD_BOUNDARY);
        if (spaceInFront) {
            ObjectNode normalizer = pipeline.putObject("normalizer").put("type", "Sequence");
            ArrayNode steps = normalizer.putArray("normalizers");
            steps.addObject().put("type", "Prepend").put("prepend", WORD_BOUNDARY);
            steps.add(spaces);
        } else {
            pipeline.set("normalizer", spaces);
        }
        pipeline.putNull("pre_tokenizer");
        ArrayNode decoders =
                pipeline.putObject("decoder").put("type", "Sequence").putArray("decoders");
        decoders.add(replacement(WORD_BOUNDARY, SPACE));
        decoders.addObject().put("type", "ByteFallback");
        decoders.addObject().put("type", "Fuse");
        if (spaceInFront) {
            decoders.addObject()
                    .put("type", "Strip")
                    .put("content", SPACE)
                    .put("start", 1)
                    .put("stop", 0);
        }
        return pipeline;
    }

    private static ObjectNode replacement(String from, String to) {
        ObjectNode step = JsonNodeFactory.instance.objectNode().put("type", "Replace");
        step.putObject("pattern").put("String", from);
        return step.put("content", to);
    }
}
