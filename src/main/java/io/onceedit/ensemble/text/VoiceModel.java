package io.onceedit.ensemble.text;

import io.onceedit.model.tokenizer.TextTokenizer;

/** A plug-in as far as these rules read it: its tokens, and what it says behind token sequences. Safe for use by many threads. */
interface VoiceModel {
    TextTokenizer tokenizer();

    /** A session for one thread, which counts its passes and tokens. What is read in it is not read again while it is open. */
    VoiceSession open(VoiceCounters counters);
}
