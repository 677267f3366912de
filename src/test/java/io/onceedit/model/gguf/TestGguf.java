package io.onceedit.model.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes GGUF files by hand, right or wrong. */
final class TestGguf {
    static final int FLOAT32 = 6;
    static final int BOOL = 7;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int UINT32 = 4;
    static final int UINT64 = 10;

    private final List<byte[]> fields = new ArrayList<>();
    private final List<byte[]> tensors = new ArrayList<>();
    private int version = 3;
    private long tensorCount = -1;
    private long fieldCount = -1;
    private int dataBytes;

    /** The file that everything here starts from: one tensor "t" of two rows of four F32 numbers. */
    static TestGguf small() {
        return new TestGguf()
                .text("general.architecture", "llama")
                .tensor("t", 0, 0, 4, 2)
                .data(32);
    }

    TestGguf version(int number) {
        version = number;
        return this;
    }

    TestGguf tensorCount(long count) {
        tensorCount = count;
        return this;
    }

    TestGguf fieldCount(long count) {
        fieldCount = count;
        return this;
    }

    TestGguf data(int bytes) {
        dataBytes = bytes;
        return this;
    }

    TestGguf text(String key, String value) {
        return field(key, STRING, string(value));
    }

    TestGguf field(String key, int type, byte[] value) {
        fields.add(joined(string(key), int32(type), value));
        return this;
    }

    /** @param sizes innermost first, as the file has them */
    TestGguf tensor(String name, int type, long offset, long... sizes) {
        byte[] line = joined(string(name), int32(sizes.length));
        for (long size : sizes) {
            line = joined(line, int64(size));
        }
        tensors.add(joined(line, int32(type), int64(offset)));
        return this;
    }

    byte[] bytes() {
        byte[] header = joined(
                "GGUF".getBytes(StandardCharsets.US_ASCII),
                int32(version),
                int64(tensorCount < 0 ? tensors.size() : tensorCount),
                int64(fieldCount < 0 ? fields.size() : fieldCount));
        header = joined(header, joined(fields.toArray(byte[][]::new)), joined(tensors.toArray(byte[][]::new)));
        int start = (header.length + 31) / 32 * 32;
        return joined(header, new byte[start - header.length + dataBytes]);
    }

    static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return joined(int64(bytes.length), bytes);
    }

    static byte[] int32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    static byte[] int64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
