package io.onceedit.model.gguf;

/**
 * A file's own tokenizer in the form of a Hugging Face model folder.
 *
 * @param tokenizer {@code tokenizer.json}, UTF-8
 * @param settings {@code tokenizer_config.json}, UTF-8
 */
public record TokenizerJson(byte[] tokenizer, byte[] settings) {
    private static final String MODEL = "tokenizer.ggml.model";

    static TokenizerJson of(Metadata metadata) {
        String model = metadata.requiredText(MODEL);
        TokenList tokens = TokenList.of(metadata);
        return switch (model) {
            case "gpt2" -> new ByteLevelTokenizer(metadata, tokens).json();
            case "llama" -> new SentencePieceTokenizer(metadata, tokens).json();
            default ->
                throw metadata.unsupported(
                        MODEL, model, "one of gpt2, llama; put the model's tokenizer.json beside the file");
        };
    }
}
