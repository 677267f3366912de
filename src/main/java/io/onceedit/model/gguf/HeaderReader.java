package io.onceedit.model.gguf;

import io.onceedit.model.checkpoint.PositionedFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the numbers and texts of a header one after another, and nothing beyond the end of the file or the header's limit. */
final class HeaderReader {
    /** A header longer than this is none: the largest vocabularies take about 20 MB. */
    static final long MAXIMUM_HEADER_BYTES = 100_000_000;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAXIMUM_TEXT_BYTES = 1 << 24;

    private final PositionedFile file;
    private final long limit;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long bufferEnd;

    HeaderReader(PositionedFile file) {
        this.file = file;
        this.limit = Math.min(file.size(), MAXIMUM_HEADER_BYTES);
        buffer.limit(0);
    }

    /** A reader of the same file that begins elsewhere. */
    HeaderReader from(long position) {
        HeaderReader reader = new HeaderReader(file);
        reader.bufferEnd = position;
        return reader;
    }

    Path file() {
        return file.path();
    }

    long fileSize() {
        return file.size();
    }

    /** Offset of the next byte from the start of the file. */
    long position() {
        return bufferEnd - buffer.remaining();
    }

    /** Bytes that the header can still have. */
    long remaining() {
        return limit - position();
    }

    /** @param what is read, for messages */
    byte int8(String what) {
        return require(Byte.BYTES, what).get();
    }

    short int16(String what) {
        return require(Short.BYTES, what).getShort();
    }

    int int32(String what) {
        return require(Integer.BYTES, what).getInt();
    }

    long int64(String what) {
        return require(Long.BYTES, what).getLong();
    }

    /**
     * How many things of a kind follow: at most as many as the header has room for.
     *
     * @param leastBytes bytes that each takes at least
     */
    int count(String what, int leastBytes, int maximum) {
        long count = int64(what);
        long room = Math.min(maximum, remaining() / leastBytes);
        if (count < 0 || count > room) {
            throw invalid(what + " = " + Long.toUnsignedString(count) + ", expected at most " + room + " in a file of "
                    + fileSize() + " bytes");
        }
        return (int) count;
    }

    /** A text; bytes that are no UTF-8 become U+FFFD. */
    String text(String what) {
        int length = count("the length of " + what, 1, MAXIMUM_TEXT_BYTES);
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, BUFFER_BYTES);
            require(part, what).get(bytes, done, part);
            done += part;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Passes over a text. */
    void skipText(String what) {
        skip(count("the length of " + what, 1, MAXIMUM_TEXT_BYTES), what);
    }

    /** Passes over bytes. */
    void skip(long length, String what) {
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(length - done, BUFFER_BYTES);
            ByteBuffer bytes = require(part, what);
            bytes.position(bytes.position() + part);
            done += part;
        }
    }

    IllegalArgumentException invalid(String reason) {
        return new IllegalArgumentException(
                "Invalid GGUF file " + file() + ": " + reason + "; the file is damaged or cut off: get it again");
    }

    private ByteBuffer require(int bytes, String what) {
        if (remaining() < bytes) {
            throw invalid(what + " would begin at byte " + position() + " and take " + bytes + " bytes, but "
                    + (limit < fileSize() ? "a header ends by byte " : "the file ends at byte ") + limit);
        }
        if (buffer.remaining() < bytes) {
            long from = position();
            int filled = (int) Math.min(BUFFER_BYTES, limit - from);
            buffer.clear().limit(filled);
            file.copy(from, buffer);
            buffer.flip();
            bufferEnd = from + filled;
        }
        return buffer;
    }
}
