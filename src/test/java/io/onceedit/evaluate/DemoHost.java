package io.onceedit.evaluate;

import ai.djl.Device;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tokenizer.Tokenizers;
import java.nio.file.Path;

/** Opens a model folder on the processor. */
final class DemoHost {
    private DemoHost() {}

    static LanguageModel open(Path path) {
        TensorRuntime.prepareThread();
        try (ModelFolder folder = ModelFolder.open(path)) {
            return new LanguageModel(
                    path.getFileName().toString(),
                    folder.modelType(),
                    folder.contentHash(),
                    Decoders.open(folder.config(), folder.tensors(), Device.cpu()),
                    Tokenizers.open(path));
        }
    }
}
