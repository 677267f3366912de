package io.onceedit.model.tokenizer;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.OptionalInt;

/** A Hugging Face tokenizer, run by its native library. Safe for use by many threads until it is closed. */
final class HuggingFaceTextTokenizer implements TextTokenizer {
    private static final String SPACE = " ";

    private final NativeTokenizer nativeTokenizer;
    private final TokenTexts texts;
    private final Policy policy;
    private final String contentHash;

    /**
     * What surrounds a text.
     *
     * @param beginOfText the token put in front of a text, if any
     * @param endOfText ids that end a generated text
     * @param putsSpaceInFront whether the tokenizer itself puts a space in front of every text, which decoding takes away again
     */
    record Policy(OptionalInt beginOfText, BitSet endOfText, boolean putsSpaceInFront) {}

    HuggingFaceTextTokenizer(NativeTokenizer nativeTokenizer, TokenTexts texts, Policy policy, String contentHash) {
        this.nativeTokenizer = nativeTokenizer;
        this.texts = texts;
        this.policy = policy;
        this.contentHash = contentHash;
    }

    @Override
    public Encoding encode(String text) {
        return encode(text, policy.beginOfText().isPresent() ? 1 : 0);
    }

    @Override
    public Encoding encodeWithoutBeginOfText(String text) {
        return encode(text, 0);
    }

    /** @param front tokens to leave room for: 1 where the begin-of-text token stands in front, else 0 */
    private Encoding encode(String text, int front) {
        NativeTokenizer.Tokens encoded = nativeTokenizer.encode(PlainText.clean(text));
        long[] nativeIds = encoded.ids();
        CharSpan[] spans = encoded.spans();
        CharacterOffsets offsets = CharacterOffsets.of(text);
        int length = front + nativeIds.length;
        int[] ids = new int[length];
        int[] starts = new int[length];
        int[] ends = new int[length];
        if (front > 0) {
            ids[0] = policy.beginOfText().getAsInt();
        }
        for (int i = 0; i < nativeIds.length; i++) {
            ids[front + i] = Math.toIntExact(nativeIds[i]);
            starts[front + i] = offsets.unit(spans[i].getStart());
            ends[front + i] = offsets.unit(spans[i].getEnd());
        }
        coverWholeCharacters(text, starts, ends, front);
        if (policy.putsSpaceInFront()
                && front + 1 < length
                && starts[front + 1] == 0
                && isSpaceInFront(ids[front], text)) {
            ends[front] = 0;
        }
        return new Encoding(ids, starts, ends);
    }

    /**
     * Moves ends over what a normaliser merged into the character before: a combining mark belongs to its letter. White space between
     * two tokens is left between them, since some tokenizers do not count the space in front of a word.
     */
    private static void coverWholeCharacters(String text, int[] starts, int[] ends, int from) {
        int next = text.length();
        int endBehind = text.length();
        for (int i = ends.length - 1; i >= from; i--) {
            int end = ends[i];
            if (i + 1 < ends.length && end <= starts[i + 1]) {
                next = starts[i + 1];
            } else if (i + 1 < ends.length && end != endBehind) {
                next = end;
            }
            while (ends[i] < next && !Character.isWhitespace(text.charAt(ends[i]))) {
                ends[i]++;
            }
            endBehind = end;
        }
    }

    /** Whether a first token is nothing but the space that the tokenizer itself puts in front: it adds no text. */
    private boolean isSpaceInFront(int firstId, String text) {
        return !text.startsWith(SPACE) && surface(firstId).equals(SPACE);
    }

    @Override
    public int vocabularySize() {
        return texts.size();
    }

    @Override
    public byte[] bytes(int id) {
        return texts.bytes(requireKnown(id));
    }

    @Override
    public String surface(int id) {
        return texts.surface(requireKnown(id));
    }

    @Override
    public boolean isSpecial(int id) {
        return texts.isSpecial(requireKnown(id));
    }

    @Override
    public OptionalInt beginOfText() {
        return policy.beginOfText();
    }

    @Override
    public boolean isEndOfText(int id) {
        return policy.endOfText().get(requireKnown(id));
    }

    @Override
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            bytes.writeBytes(bytes(id));
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return policy.putsSpaceInFront() && text.startsWith(SPACE) ? text.substring(1) : text;
    }

    @Override
    public String kind() {
        return texts.kind().inWords();
    }

    @Override
    public String contentHash() {
        return contentHash;
    }

    @Override
    public void close() {
        nativeTokenizer.close();
    }

    private int requireKnown(int id) {
        if (id < 0 || id >= texts.size()) {
            throw new IllegalArgumentException(
                    "Invalid token id " + id + ": the tokenizer has the ids 0 to " + (texts.size() - 1));
        }
        return id;
    }
}
