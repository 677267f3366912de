package io.onceedit.model.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns a growing sequence of tokens into text, holding bytes back until they form whole characters. Not safe for several threads. */
public final class IncrementalDecoder {
    private final TextTokenizer tokenizer;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] pending = new byte[0];

    /** A decoder at the start of a sequence. */
    public IncrementalDecoder(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The characters that the token completes; empty while a character's bytes are incomplete. */
    public String append(int id) {
        byte[] added = tokenizer.bytes(id);
        byte[] bytes = Arrays.copyOf(pending, pending.length + added.length);
        System.arraycopy(added, 0, bytes, pending.length, added.length);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length + 1);
        utf8.reset();
        utf8.decode(input, output, false);
        pending = Arrays.copyOfRange(bytes, input.position(), bytes.length);
        return output.flip().toString();
    }

    /** Ends the sequence: U+FFFD for the bytes that are held back, if any. The decoder is then at the start of another sequence. */
    public String finish() {
        String rest = new String(pending, StandardCharsets.UTF_8);
        pending = new byte[0];
        return rest;
    }

    /** Whether bytes of an unfinished character are held back. */
    public boolean hasPendingBytes() {
        return pending.length > 0;
    }
}
