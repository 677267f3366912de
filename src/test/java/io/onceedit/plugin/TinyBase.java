package io.onceedit.plugin;

import io.onceedit.model.LanguageModel;
import io.onceedit.model.tensor.TensorRuntime;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A tiny base with a weight token, open as long as the tests of a class run. */
final class TinyBase implements BeforeAllCallback, AfterAllCallback {
    private LanguageModel model;

    LanguageModel model() {
        return model;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        TensorRuntime.prepareThread();
        model = TinyModel.open("tiny-hash", true);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        model.close();
    }
}
