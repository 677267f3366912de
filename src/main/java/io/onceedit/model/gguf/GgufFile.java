package io.onceedit.model.gguf;

import io.onceedit.model.checkpoint.FileTensors;
import io.onceedit.model.checkpoint.PositionedFile;
import io.onceedit.model.checkpoint.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One GGUF file, its header checked against its size: magic, version, counts; metadata; the tensors' names, sizes, types and offsets; then
 * their bytes, aligned. Numbers are little endian, sizes stand innermost first.
 *
 * @param bytes the file
 * @param metadata its metadata
 * @param entries its tensors by the names and with the numbers that the file has
 */
record GgufFile(PositionedFile bytes, Metadata metadata, Map<String, TensorEntry> entries) {
    /** The first four bytes, {@code GGUF}. */
    private static final int MAGIC = 0x4655_4747;

    private static final int OLDEST_VERSION = 2;
    private static final int NEWEST_VERSION = 3;
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int MAXIMUM_ALIGNMENT = 1 << 16;
    private static final int COMPARED_BYTES = 1 << 16;
    private static final String ALIGNMENT = "general.alignment";
    private static final String PARTS = "split.count";

    GgufFile {
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    /**
     * Reads the header of a file. Reads no tensor.
     *
     * @throws IllegalArgumentException where the file breaks the format, with file, field, value and what to do
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    static GgufFile open(Path file) {
        PositionedFile bytes = PositionedFile.open(file);
        HeaderReader reader = new HeaderReader(bytes);
        requireKnownFormat(reader);
        int tensorCount = TensorTable.count(reader);
        MetadataReader metadataReader = new MetadataReader(reader);
        Metadata metadata = new Metadata(file, metadataReader.read(metadataReader.count()));
        requireWhole(metadata);
        TensorTable table = new TensorTable(reader, alignment(metadata));
        return new GgufFile(bytes, metadata, table.read(tensorCount));
    }

    /** The tensors as they stand in the file. */
    FileTensors tensors() {
        return new FileTensors(bytes, entries);
    }

    /** Whether two tensors have the same sizes and type and hold the same bytes. */
    boolean same(TensorEntry one, TensorEntry other) {
        if (one.format() != other.format() || !Arrays.equals(one.shape(), other.shape())) {
            return false;
        }
        ByteBuffer oneBytes = ByteBuffer.allocate((int) Math.min(COMPARED_BYTES, one.byteLength()));
        ByteBuffer otherBytes = ByteBuffer.allocate(oneBytes.capacity());
        for (long done = 0; done < one.byteLength(); done += oneBytes.capacity()) {
            int length = (int) Math.min(oneBytes.capacity(), one.byteLength() - done);
            bytes.copy(one.position() + done, oneBytes.clear().limit(length));
            bytes.copy(other.position() + done, otherBytes.clear().limit(length));
            if (!oneBytes.flip().equals(otherBytes.flip())) {
                return false;
            }
        }
        return true;
    }

    private static void requireKnownFormat(HeaderReader reader) {
        if (reader.remaining() < Integer.BYTES || reader.int32("the magic number") != MAGIC) {
            throw new IllegalArgumentException("Invalid GGUF file " + reader.file()
                    + ": its first bytes are not GGUF; expected a GGUF file, or a Hugging Face model folder");
        }
        int version = reader.int32("the version");
        if (version >= OLDEST_VERSION && version <= NEWEST_VERSION) {
            return;
        }
        int swapped = Integer.reverseBytes(version);
        if (swapped >= OLDEST_VERSION && swapped <= NEWEST_VERSION) {
            throw new IllegalArgumentException("Unsupported GGUF file " + reader.file()
                    + ": its numbers are big endian; convert the model again as little endian");
        }
        throw new IllegalArgumentException("Unsupported GGUF file " + reader.file() + ": version = "
                + Integer.toUnsignedString(version) + ", supported are " + OLDEST_VERSION + " and " + NEWEST_VERSION
                + "; convert the model again");
    }

    private static void requireWhole(Metadata metadata) {
        int parts = metadata.wholeNumber(PARTS).orElse(1);
        if (parts > 1) {
            throw new IllegalArgumentException("Unsupported GGUF file " + metadata.file() + ": metadata field " + PARTS
                    + " = " + parts + ", the model is split; merge its files with llama-gguf-split --merge");
        }
    }

    private static int alignment(Metadata metadata) {
        int alignment = metadata.wholeNumber(ALIGNMENT).orElse(DEFAULT_ALIGNMENT);
        if (Integer.bitCount(alignment) != 1 || alignment > MAXIMUM_ALIGNMENT) {
            throw metadata.invalid(ALIGNMENT, "a power of two up to " + MAXIMUM_ALIGNMENT, alignment);
        }
        return alignment;
    }
}
