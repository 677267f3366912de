package io.onceedit.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onceedit.model.tensor.WeightType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tensors of several safetensors files that an index file brings together. A shard takes memory only while a tensor of it is read. */
final class ShardedTensors implements TensorSource {
    private final Path index;
    private final Map<String, SafetensorsFile> shardOfTensor;

    private ShardedTensors(Path index, Map<String, SafetensorsFile> shardOfTensor) {
        this.index = index;
        this.shardOfTensor = Collections.unmodifiableMap(shardOfTensor);
    }

    /**
     * Opens all shards that an index names. Tensors that a shard holds beyond the index are taken too.
     *
     * @throws IllegalArgumentException where a shard is missing or invalid, or index and shards disagree
     */
    static ShardedTensors open(Path index) {
        Map<String, String> shardNames = weightMap(index);
        Map<String, SafetensorsFile> shards = new TreeMap<>();
        Map<String, SafetensorsFile> shardOfTensor = new TreeMap<>();
        FloatConversions conversions = new FloatConversions();
        shardNames.forEach((tensor, shardName) -> {
            if (!shards.containsKey(shardName)) {
                SafetensorsFile shard = SafetensorsFile.open(shardPath(index, tensor, shardName), conversions);
                addTensors(shard, shardOfTensor);
                shards.put(shardName, shard);
            }
        });
        shardNames.forEach((tensor, shardName) -> {
            if (!shards.get(shardName).names().contains(tensor)) {
                throw new IllegalArgumentException("Invalid index " + index + ": it says that tensor " + tensor
                        + " is in " + shardName + ", but that file does not hold it; get both files again");
            }
        });
        return new ShardedTensors(index, shardOfTensor);
    }

    /** The shards' file names, sorted. */
    static Set<String> shardNames(Path index) {
        return new TreeSet<>(weightMap(index).values());
    }

    @Override
    public Set<String> names() {
        return shardOfTensor.keySet();
    }

    @Override
    public long[] shape(String name) {
        return shard(name).shape(name);
    }

    @Override
    public NDArray read(NDManager scope, String name, WeightType type) {
        return shard(name).read(scope, name, type);
    }

    @Override
    public void read(String name, NDArray target) {
        shard(name).read(name, target);
    }

    @Override
    public String elementType(String name) {
        return shard(name).elementType(name);
    }

    @Override
    public void requireReadable(String name, WeightType type) {
        shard(name).requireReadable(name, type);
    }

    @Override
    public String location() {
        return index.toString();
    }

    private SafetensorsFile shard(String name) {
        SafetensorsFile shard = shardOfTensor.get(name);
        if (shard == null) {
            throw new IllegalArgumentException("Cannot find tensor " + name + " in " + location() + ", which names "
                    + names().size() + " tensors");
        }
        return shard;
    }

    private static void addTensors(SafetensorsFile shard, Map<String, SafetensorsFile> shardOfTensor) {
        for (String name : shard.names()) {
            SafetensorsFile other = shardOfTensor.put(name, shard);
            if (other != null) {
                throw new IllegalArgumentException("Invalid shards: tensor " + name + " is both in " + other.location()
                        + " and in " + shard.location() + ", expected in one of them");
            }
        }
    }

    private static Map<String, String> weightMap(Path index) {
        return weightMap(Json.readObject(index), index.toString());
    }

    /**
     * The shards' names by the tensors' names.
     *
     * @param location where the index lies, for messages
     */
    static Map<String, String> weightMap(ObjectNode root, String location) {
        JsonNode weightMap = root.path("weight_map");
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new IllegalArgumentException("Invalid index " + location
                    + ": weight_map is missing or empty, expected file names by tensor name");
        }
        Map<String, String> shardNames = new TreeMap<>();
        weightMap
                .properties()
                .forEach(
                        field -> shardNames.put(field.getKey(), field.getValue().asText()));
        return shardNames;
    }

    private static Path shardPath(Path index, String tensor, String shardName) {
        Path name = Path.of(shardName);
        if (shardName.isEmpty() || name.getNameCount() != 1 || name.isAbsolute() || shardName.equals("..")) {
            throw new IllegalArgumentException("Invalid index " + index + ": weight_map." + tensor + " = \"" + shardName
                    + "\", expected the name of a file beside the index");
        }
        Path shard = index.resolveSibling(name);
        if (!Files.isRegularFile(shard)) {
            throw new IllegalArgumentException("Cannot find shard " + shard + ", which " + index.getFileName()
                    + " names for tensor " + tensor + ": download the whole model folder");
        }
        return shard;
    }
}
