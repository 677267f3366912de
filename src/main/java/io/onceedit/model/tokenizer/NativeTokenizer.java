package io.onceedit.model.tokenizer;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Platform;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * A tokenizer of the native library, asked directly: DJL's own class copies the file three times before the library sees it, and fetches
 * every property of an encoding. Safe for use by many threads until it is closed.
 */
final class NativeTokenizer implements AutoCloseable {
    private static final long CLOSED = 0;

    private final AtomicLong handle;

    private NativeTokenizer(long handle) {
        this.handle = new AtomicLong(handle);
    }

    /**
     * What the library makes of a text.
     *
     * @param ids token ids, (T)
     * @param spans where they stand in the text, in code points, (T)
     */
    record Tokens(long[] ids, CharSpan[] spans) {}

    /**
     * What the tokenizer's own post-processor makes of a text.
     *
     * @param ids token ids, (T)
     * @param isSpecial 1 for tokens that the post-processor put there, (T)
     */
    record ProcessedTokens(long[] ids, long[] isSpecial) {}

    /**
     * Opens a tokenizer.
     *
     * @param json {@code tokenizer.json}
     * @throws RuntimeException where the library refuses it, with its reason
     */
    static NativeTokenizer of(String json) {
        LibUtils.checkStatus();
        return new NativeTokenizer(TokenizersLibrary.LIB.createTokenizerFromString(json));
    }

    /** The library's version; it is loaded with that. */
    static String libraryVersion() {
        LibUtils.checkStatus();
        return Platform.detectPlatform("tokenizers").getVersion();
    }

    /** The text in tokens, without what a post-processor puts around it. */
    Tokens encode(String text) {
        return encode(
                text,
                false,
                encoding -> new Tokens(
                        TokenizersLibrary.LIB.getTokenIds(encoding),
                        TokenizersLibrary.LIB.getTokenCharSpans(encoding)));
    }

    /** The text in tokens, with what a post-processor puts around it. */
    ProcessedTokens encodeProcessed(String text) {
        return encode(
                text,
                true,
                encoding -> new ProcessedTokens(
                        TokenizersLibrary.LIB.getTokenIds(encoding),
                        TokenizersLibrary.LIB.getSpecialTokenMask(encoding)));
    }

    private <T> T encode(String text, boolean processed, LongFunction<T> read) {
        long encoding = TokenizersLibrary.LIB.encode(open(), text, processed);
        try {
            return read.apply(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    private long open() {
        long open = handle.get();
        if (open == CLOSED) {
            throw new IllegalStateException("Cannot encode a text: the tokenizer is closed");
        }
        return open;
    }

    /** Frees the native tokenizer; it cannot be used any more. */
    @Override
    public void close() {
        long open = handle.getAndSet(CLOSED);
        if (open != CLOSED) {
            TokenizersLibrary.LIB.deleteTokenizer(open);
        }
    }
}
