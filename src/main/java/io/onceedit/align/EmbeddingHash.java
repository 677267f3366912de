package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names an embedding matrix by its content. */
final class EmbeddingHash {
    private static final int ROWS_OF_A_BLOCK = 4_096;

    private EmbeddingHash() {}

    /**
     * SHA-256 over the sizes and the fp32 bits, little-endian, of the rows that have a token. The same weights have the same hash whether
     * their file holds 16 or 32 bits, and whatever rows stand behind the last token; held as half they have another where that rounds them.
     *
     * @param embedding as it is held, (at least V, D); only read
     * @param tokens V
     * @return 64 hexadecimal digits
     */
    static String of(NDArray embedding, int tokens) {
        MessageDigest digest = sha256();
        long width = embedding.getShape().get(1);
        digest.update((tokens + "x" + width + "\n").getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(ROWS_OF_A_BLOCK * width * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < tokens; from += ROWS_OF_A_BLOCK) {
            int to = Math.min(tokens, from + ROWS_OF_A_BLOCK);
            try (NDManager scope = embedding.getManager().newSubManager()) {
                float[] values = embedding
                        .get(scope, new NDIndex("{}:{}", from, to))
                        .toType(DataType.FLOAT32, false)
                        .toFloatArray();
                bytes.clear();
                bytes.asFloatBuffer().put(values);
                digest.update(bytes.array(), 0, values.length * Float.BYTES);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of a text's UTF-8 bytes, hexadecimal. */
    static String of(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Unsupported Java platform: it has no SHA-256", e);
        }
    }
}
