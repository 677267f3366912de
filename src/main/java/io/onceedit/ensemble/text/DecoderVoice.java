package io.onceedit.ensemble.text;

import io.onceedit.model.LanguageModel;
import io.onceedit.model.tokenizer.TextTokenizer;

/** A plug-in's decoder and tokenizer as a voice. */
final class DecoderVoice implements VoiceModel {
    private final LanguageModel model;

    DecoderVoice(LanguageModel model) {
        this.model = model;
    }

    @Override
    public TextTokenizer tokenizer() {
        return model.tokenizer();
    }

    @Override
    public VoiceSession open(VoiceCounters counters) {
        return new DecoderVoiceSession(model.decoder(), PluginVoice.speakable(model.tokenizer()), counters);
    }
}
