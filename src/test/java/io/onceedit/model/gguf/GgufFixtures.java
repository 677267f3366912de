package io.onceedit.model.gguf;

import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.model.tokenizer.TokenizerFiles;
import io.onceedit.model.tokenizer.TokenizerFiles.Document;
import io.onceedit.model.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that {@code make_gguf.py} makes. */
final class GgufFixtures {
    static final Path FOLDER = Path.of("src/test/resources/io/onceedit/model/gguf");

    private GgufFixtures() {}

    static Path model(String name) {
        return FOLDER.resolve("models").resolve(name);
    }

    static TextTokenizer open(Metadata metadata) {
        TokenizerJson json = TokenizerJson.of(metadata);
        return Tokenizers.open(new TokenizerFiles(
                new Document("of the file", json.tokenizer()),
                Optional.of(new Document("settings of the file", json.settings())),
                List.of()));
    }
}
