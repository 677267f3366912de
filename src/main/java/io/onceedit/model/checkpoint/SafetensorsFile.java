package io.onceedit.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.tensor.WeightType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** The tensors of one safetensors file. The file must not change while it is open. Safe for use by many threads. */
public final class SafetensorsFile implements TensorSource {
    private final SafetensorsHeader header;
    private final FileTensors tensors;

    private SafetensorsFile(SafetensorsHeader header, FileTensors tensors) {
        this.header = header;
        this.tensors = tensors;
    }

    /**
     * Reads the header of a file and checks it against the file. Reads no tensor.
     *
     * @throws IllegalArgumentException where the file breaks the safetensors format, with file, tensor, expected and actual
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    public static SafetensorsFile open(Path file) {
        return open(file, new FloatConversions());
    }

    static SafetensorsFile open(Path file, FloatConversions conversions) {
        PositionedFile bytes = PositionedFile.open(file);
        SafetensorsHeader header = SafetensorsHeader.read(bytes);
        return new SafetensorsFile(header, new FileTensors(bytes, header.entries(), conversions));
    }

    /** The free text that the writer left, in the file's order. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public Set<String> names() {
        return tensors.names();
    }

    @Override
    public long[] shape(String name) {
        return tensors.shape(name);
    }

    @Override
    public NDArray read(NDManager scope, String name, WeightType type) {
        return tensors.read(scope, name, type);
    }

    @Override
    public void read(String name, NDArray target) {
        tensors.read(name, target);
    }

    @Override
    public String elementType(String name) {
        return tensors.elementType(name);
    }

    @Override
    public void requireReadable(String name, WeightType type) {
        tensors.requireReadable(name, type);
    }

    @Override
    public String location() {
        return tensors.location();
    }
}
