package io.onceedit.evaluate.speed;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.TensorMemory;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The least that loading has to do, whatever the weights are: every byte of the files is copied out of the system's cache once, and as many
 * bytes as the weights take in memory are written to fresh memory once. All processors take part.
 */
final class PlainLoad {
    private static final int PIECE_BYTES = 1 << 18;
    private static final long SECTION_BYTES = 1L << 30;

    private final int parts = Runtime.getRuntime().availableProcessors();
    private final List<Path> files;
    private final long heldBytes;

    /** @param heldBytes what the weights of the files take in memory */
    PlainLoad(List<Path> files, long heldBytes) {
        this.files = List.copyOf(files);
        this.heldBytes = heldBytes;
    }

    void run() {
        files.forEach(this::read);
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            for (long done = 0; done < heldBytes; done += SECTION_BYTES) {
                write(scope, (int) Math.min(SECTION_BYTES, heldBytes - done));
            }
        }
    }

    private void read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            IntStream.range(0, parts).parallel().forEach(part -> {
                ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
                long end = size * (part + 1) / parts;
                for (long next = size * part / parts; next < end; next += piece.position()) {
                    read(channel, next, piece.clear().limit((int) Math.min(PIECE_BYTES, end - next)));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
        }
    }

    private static void read(FileChannel channel, long position, ByteBuffer piece) {
        try {
            if (channel.read(piece, position) < 0) {
                throw new IOException("it ends there");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read byte " + position + " of a file of weights: " + e, e);
        }
    }

    private void write(NDManager scope, int bytes) {
        ByteBuffer memory = TensorMemory.of(scope.create(new Shape(bytes), DataType.UINT8));
        IntStream.range(0, parts).parallel().forEach(part -> {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
            int end = (int) ((long) bytes * (part + 1) / parts);
            for (int next = (int) ((long) bytes * part / parts); next < end; next += PIECE_BYTES) {
                memory.put(next, piece, 0, Math.min(PIECE_BYTES, end - next));
            }
        });
    }
}
