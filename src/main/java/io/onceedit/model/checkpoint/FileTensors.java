package io.onceedit.model.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.TensorMemory;
import io.onceedit.model.tensor.WeightType;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The tensors of a file whose header has been read. A tensor is read in pieces, by as many threads as the machine has processors, straight
 * into the memory in which the engine holds it. The file must not change while it is open. Safe for use by many threads.
 */
public final class FileTensors implements TensorSource {
    /** Elements that one thread reads before it looks for more: 4 MiB as fp32, whole chunks. */
    static final int PIECE_ELEMENTS = 1 << 20;

    /** Elements of a tensor that one buffer can address. */
    private static final long SECTION_ELEMENTS = 1 << 28;

    /** The bits of 65520, the smallest number that rounds to a half's infinity. */
    private static final int TOO_LARGE_FOR_HALF = 0x477F_F000;

    private final PositionedFile file;
    private final Map<String, TensorEntry> entries;
    private final FloatConversions conversions;

    /** @param entries where the tensors lie, by name; every range lies in the file */
    public FileTensors(PositionedFile file, Map<String, TensorEntry> entries) {
        this(file, entries, new FloatConversions());
    }

    FileTensors(PositionedFile file, Map<String, TensorEntry> entries, FloatConversions conversions) {
        this.file = file;
        this.entries = Collections.unmodifiableMap(new TreeMap<>(entries));
        this.conversions = conversions;
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    @Override
    public NDArray read(NDManager scope, String name, WeightType type) {
        TensorEntry entry = readableEntry(name);
        if (scope.getDevice().isGpu()) {
            try (NDManager host = scope.newSubManager(Device.cpu())) {
                NDArray moved = read(host, name, type).toDevice(scope.getDevice(), true);
                moved.attach(scope);
                return moved;
            }
        }
        NDArray result = scope.create(new Shape(entry.shape()), type.dataType());
        try {
            read(name, result);
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
        return result;
    }

    @Override
    public void read(String name, NDArray target) {
        if (target.getDevice().isGpu()) {
            TensorSource.super.read(name, target);
            return;
        }
        TensorEntry entry = readableEntry(name);
        WeightType type = WeightType.of(target);
        try (NDArray flat = target.reshape(entry.elements())) {
            for (long from = 0; from < entry.elements(); from += SECTION_ELEMENTS) {
                fill(flat, entry, from, type);
            }
        }
    }

    private void fill(NDArray flat, TensorEntry entry, long from, WeightType type) {
        long to = Math.min(entry.elements(), from + SECTION_ELEMENTS);
        try (NDArray section = flat.get(new NDIndex().addSliceDim(from, to))) {
            ByteBuffer memory = TensorMemory.of(section);
            forEachChunk(entry, from, to, type, target(memory, from, type));
        }
    }

    /** What puts numbers where the engine holds a part of a tensor that begins at an element. */
    private static ChunkReader target(ByteBuffer memory, long from, WeightType type) {
        if (type == WeightType.FLOAT16) {
            ShortBuffer halves = memory.asShortBuffer();
            return (first, numbers, count) -> halves.put((int) (first - from), numbers.halves(count), 0, count);
        }
        IntBuffer floats = memory.asIntBuffer();
        return (first, numbers, count) -> floats.put((int) (first - from), numbers.bits(), 0, count);
    }

    @Override
    public String elementType(String name) {
        return entry(name).format().name();
    }

    @Override
    public void requireReadable(String name, WeightType type) {
        TensorEntry entry = readableEntry(name);
        forEachChunk(entry, 0, entry.elements(), type, (first, numbers, count) -> {});
    }

    @Override
    public String location() {
        return file.path().toString();
    }

    /** Takes elements of a tensor that begin at one in row-major order. Called by several threads. */
    @FunctionalInterface
    private interface ChunkReader {
        void take(long first, FloatConversion numbers, int count);
    }

    /** Reads elements of a tensor up to the first that the type cannot hold, pieces at the same time. */
    private void forEachChunk(TensorEntry entry, long from, long to, WeightType type, ChunkReader reader) {
        file.requireWhole();
        long pieces = (to - from + PIECE_ELEMENTS - 1L) / PIECE_ELEMENTS;
        LongStream.range(0, pieces)
                .parallel()
                .map(piece -> from + piece * PIECE_ELEMENTS)
                .mapToObj(begin ->
                        readPiece(new Piece(entry, begin, Math.min(to, begin + PIECE_ELEMENTS)), type, reader))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    /** Elements of a tensor, in row-major order. */
    private record Piece(TensorEntry entry, long from, long to) {}

    /** Returns what went wrong: thrown here, another thread would wrap it up in an exception of its own. */
    private Optional<RuntimeException> readPiece(Piece piece, WeightType type, ChunkReader reader) {
        int limit = type == WeightType.FLOAT16 ? TOO_LARGE_FOR_HALF : FloatConversion.INFINITY;
        try (PositionedFile.Reader open = file.newReader()) {
            return conversions.lend(conversion -> {
                for (long first = piece.from(); first < piece.to(); first += FloatConversion.CHUNK_ELEMENTS) {
                    int count = (int) Math.min(FloatConversion.CHUNK_ELEMENTS, piece.to() - first);
                    OptionalInt bad = conversion.read(open, piece.entry(), first, count, limit);
                    if (bad.isPresent()) {
                        float value = Float.intBitsToFloat(conversion.bits()[bad.getAsInt()]);
                        return Optional.of(refusal(piece.entry(), first + bad.getAsInt(), value));
                    }
                    reader.take(first, conversion, count);
                }
                return Optional.empty();
            });
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    private IllegalArgumentException refusal(TensorEntry entry, long element, float value) {
        return new IllegalArgumentException("Invalid weight " + entry.name() + " in " + file.path() + ": element "
                + Arrays.toString(entry.index(element)) + " is " + value
                + (Float.isFinite(value)
                        ? ", expected magnitudes of at most 65504, the largest that float16 holds; open the model with"
                                + " dtype: float32"
                        : ", expected finite numbers; the file is damaged or its training failed"));
    }

    private TensorEntry readableEntry(String name) {
        TensorEntry entry = entry(name);
        if (!entry.format().isReadable()) {
            throw new IllegalArgumentException("Unsupported element type "
                    + entry.format().name() + " of tensor " + name + " in " + location()
                    + ": expected F32, F16 or BF16");
        }
        return entry;
    }

    private TensorEntry entry(String name) {
        TensorEntry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("Cannot find tensor " + name + " in " + location() + ", which holds "
                    + names().size() + " tensors");
        }
        return entry;
    }
}
