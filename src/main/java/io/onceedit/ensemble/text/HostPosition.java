package io.onceedit.ensemble.text;

import io.onceedit.ensemble.HostPass;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;

/**
 * A place in a host's text where the next token is wanted. The arrays are owned by the record and must not be changed.
 *
 * @param tokens the host's tokens before it
 * @param text the text before it, in UTF-8; may end inside a character
 * @param boundary where in the text the tokens end: at its end, save where the next token begins inside the prompt
 */
record HostPosition(int[] tokens, byte[] text, int boundary) {
    /** Behind a whole text. */
    static HostPosition behind(TextTokenizer host, String text) {
        byte[] bytes = Utf8.bytes(text);
        return new HostPosition(host.encode(text).ids(), bytes, bytes.length);
    }

    /** A position of a known answer. */
    static HostPosition of(HostPass pass, int position, TextTokenizer host) {
        int next = pass.firstAnswerToken() + position;
        int[] before = Arrays.copyOf(pass.encoding().ids(), next);
        int boundary = endInBytes(pass, next - 1, host);
        byte[] text = position == 0 ? Utf8.bytes(pass.prompt()) : Arrays.copyOf(Utf8.bytes(pass.text()), boundary);
        return new HostPosition(before, text, Math.min(boundary, text.length));
    }

    /**
     * Where a token ends, in bytes of the text. Tokens that share a character all span it, so its bytes are counted back from its end by
     * the bytes of the tokens that follow.
     */
    private static int endInBytes(HostPass pass, int token, TextTokenizer host) {
        Encoding encoding = pass.encoding();
        int last = token;
        int behind = 0;
        while (last + 1 < encoding.length() && encoding.starts()[last + 1] < encoding.ends()[last]) {
            last++;
            behind += host.bytes(encoding.ids()[last]).length;
        }
        return Utf8.bytes(pass.text().substring(0, encoding.ends()[last])).length - behind;
    }

    /** What stands behind the prompt. */
    byte[] behind(String prompt) {
        return Arrays.copyOfRange(text, Utf8.bytes(prompt).length, text.length);
    }

    /** Behind one more token. */
    HostPosition append(int token, TextTokenizer host) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        byte[] longerText = Utf8.join(text, host.bytes(token));
        return new HostPosition(longer, longerText, longerText.length);
    }
}
