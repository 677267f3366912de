package io.onceedit.model.gguf;

import io.onceedit.model.checkpoint.TensorEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the tensors' part of a header: each tensor lies in the file, on an aligned offset, in whole blocks, and overlaps no other. */
final class TensorTable {
    private static final int LEAST_ENTRY_BYTES = 8 + 4 + 8 + 4 + 8;
    private static final int MAXIMUM_TENSORS = 1 << 20;
    private static final int MAXIMUM_DIMENSIONS = 4;

    private final HeaderReader reader;
    private final int alignment;

    TensorTable(HeaderReader reader, int alignment) {
        this.reader = reader;
        this.alignment = alignment;
    }

    static int count(HeaderReader reader) {
        return reader.count("the number of tensors", LEAST_ENTRY_BYTES, MAXIMUM_TENSORS);
    }

    /** What the header says of a tensor; the offset is from the start of the data. */
    private record Line(String name, BlockFormat format, long[] shape, long elements, long offset) {}

    Map<String, TensorEntry> read(int count) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line(i));
        }
        long dataStart = (reader.position() + alignment - 1) / alignment * alignment;
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        for (Line line : lines) {
            TensorEntry entry = placed(line, dataStart);
            if (entries.put(entry.name(), entry) != null) {
                throw reader.invalid("tensor " + entry.name() + " stands twice");
            }
        }
        requireApart(entries);
        return entries;
    }

    private Line line(int index) {
        String name = reader.text("the name of tensor " + index);
        String of = " of tensor " + name;
        int dimensions = reader.int32("the number of dimensions" + of);
        if (dimensions < 1 || dimensions > MAXIMUM_DIMENSIONS) {
            throw reader.invalid("the number of dimensions" + of + " = " + Integer.toUnsignedString(dimensions)
                    + ", expected 1 to " + MAXIMUM_DIMENSIONS);
        }
        long[] shape = new long[dimensions];
        for (int i = dimensions - 1; i >= 0; i--) {
            shape[i] = reader.int64("a size" + of);
        }
        BlockFormat format = BlockFormat.numbered(reader.int32("the type" + of), name, reader.file());
        return new Line(name, format, shape, elements(name, shape, format), reader.int64("the offset" + of));
    }

    private long elements(String name, long[] shape, BlockFormat format) {
        long mostElements = reader.fileSize() / format.blockBytes() * format.blockElements();
        long elements = 1;
        for (long size : shape) {
            if (size < 1 || size > mostElements / elements) {
                throw reader.invalid("tensor " + name + " has the sizes " + Arrays.toString(shape) + " of " + format
                        + ", expected at least 1 each and at most " + mostElements + " elements in a file of "
                        + reader.fileSize() + " bytes");
            }
            elements *= size;
        }
        if (shape[shape.length - 1] % format.blockElements() != 0) {
            throw reader.invalid("tensor " + name + " has rows of " + shape[shape.length - 1] + " elements, but "
                    + format + " packs " + format.blockElements() + " together");
        }
        return elements;
    }

    private TensorEntry placed(Line line, long dataStart) {
        if (line.offset() < 0 || line.offset() % alignment != 0) {
            throw reader.invalid("the offset of tensor " + line.name() + " = " + Long.toUnsignedString(line.offset())
                    + ", expected a multiple of " + alignment);
        }
        long room = reader.fileSize() - dataStart;
        long bytes =
                line.elements() / line.format().blockElements() * line.format().blockBytes();
        if (bytes > room || line.offset() > room - bytes) {
            throw reader.invalid("tensor " + line.name() + " takes " + bytes + " bytes from data offset "
                    + line.offset() + " on, but the file has only " + Math.max(0, room) + " bytes of data");
        }
        return new TensorEntry(line.name(), line.format(), line.shape(), dataStart + line.offset(), line.elements());
    }

    private void requireApart(Map<String, TensorEntry> entries) {
        List<TensorEntry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(TensorEntry::position));
        for (int i = 1; i < inOrder.size(); i++) {
            if (inOrder.get(i).position() < inOrder.get(i - 1).end()) {
                throw reader.invalid("tensor " + inOrder.get(i).name() + " overlaps tensor "
                        + inOrder.get(i - 1).name());
            }
        }
    }
}
