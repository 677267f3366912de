package io.onceedit.ensemble.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The valid covering tree of what is written behind a prompt: every way in which the plug-in's own tokens can stand when the last of them
 * leaves what is written.
 *
 * <p>Up to each place in what is written a text has one canonical token sequence. So a cover is a place, the canonical tokens up to it,
 * and one more token that begins with all the rest and goes on behind it. Most places have none, as no token is that long.
 *
 * <p>Source: Hayase et al. 2025, arXiv 2506.14123 (the tree); Phan et al. 2024, arXiv 2410.09303 (why its sum is the probability of the
 * bytes).
 */
final class Covers {
    /** Telling tokenisations apart costs as much for so many tokens as asking the plug-in. */
    private static final int CHECKED_TOKENS = 256;

    private final List<Cover> covers;
    private final int trunk;

    private Covers(List<Cover> covers) {
        this.covers = List.copyOf(covers);
        TokenPath first = covers.get(0).context();
        this.trunk = covers.stream()
                .mapToInt(cover -> cover.context().commonWith(first.ids()))
                .min()
                .orElseThrow();
    }

    static Covers of(PluginText text, PluginVoice voice) {
        ByteVocabulary vocabulary = voice.vocabulary();
        byte[] written = text.written();
        List<Cover> covers = new ArrayList<>();
        for (int offset = Math.max(0, written.length - vocabulary.longestTokenBytes());
                offset <= written.length;
                offset++) {
            if (offset == written.length || vocabulary.outgrows(written, offset)) {
                byte[] remainder = Utf8.from(written, offset);
                text.canonicalUpTo(offset)
                        .filter(context -> mayBeLeft(text, context, remainder, voice))
                        .ifPresent(context -> covers.add(new Cover(context, remainder)));
            }
        }
        if (covers.isEmpty()) {
            // The tokenizer joins prompt and text; read them as it does.
            int whole = Utf8.wholeCharacters(written);
            covers.add(new Cover(text.tokensUpTo(whole), Utf8.from(written, whole)));
        }
        return new Covers(covers);
    }

    /** Whether a token can leave what is written in a canonical way. That is cheap to tell where few tokens come into question. */
    private static boolean mayBeLeft(PluginText text, TokenPath context, byte[] remainder, PluginVoice voice) {
        int[] leaving = voice.leaving(remainder);
        return leaving.length > CHECKED_TOKENS
                || IntStream.of(leaving).anyMatch(id -> voice.endsText(id) || text.isCanonical(context.append(id)));
    }

    List<Cover> covers() {
        return covers;
    }

    /**
     * The contexts whose next-token distributions are needed: from the last one that all covers share to the last one of each. What lies
     * before is a factor of all, and no probability here depends on it.
     */
    List<TokenPath> contexts() {
        Set<TokenPath> contexts = new LinkedHashSet<>();
        for (Cover cover : covers) {
            for (int length = trunk; length <= cover.context().length(); length++) {
                contexts.add(cover.context().first(length));
            }
        }
        return List.copyOf(contexts);
    }

    /** The number of tokens that all covers share. */
    int trunk() {
        return trunk;
    }

    /**
     * A cover without its last token.
     *
     * @param context the tokens before it
     * @param remainder what of the written text it has to begin with
     */
    record Cover(TokenPath context, byte[] remainder) {}
}
