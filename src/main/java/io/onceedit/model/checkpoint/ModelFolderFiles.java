package io.onceedit.model.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which files of a Hugging Face model folder make up the model, by their names alone, wherever the folder lies. */
public final class ModelFolderFiles {
    /** The configuration, without which a folder is no model folder. */
    public static final String CONFIG = "config.json";

    /** The fast tokenizer. */
    public static final String TOKENIZER = "tokenizer.json";

    /** The tokenizer's settings. */
    public static final String TOKENIZER_SETTINGS = "tokenizer_config.json";

    /** The weights, where they are in one file. */
    public static final String WEIGHTS = "model.safetensors";

    /** Names the weights' files, where there are several. */
    public static final String INDEX = "model.safetensors.index.json";

    /** The files beside the weights that decide what a model says. */
    static final List<String> BESIDE_WEIGHTS = List.of(CONFIG, "generation_config.json", TOKENIZER, TOKENIZER_SETTINGS);

    private static final List<String> PICKLE_SUFFIXES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");

    private ModelFolderFiles() {}

    /** Those of a folder's files, beside its weights, that decide what the model says, sorted. */
    public static Set<String> besideWeights(Collection<String> names) {
        Set<String> beside = new TreeSet<>(BESIDE_WEIGHTS);
        beside.retainAll(names);
        return beside;
    }

    /**
     * The files that an index names, sorted.
     *
     * @param index its content
     * @param location where it lies, for messages
     * @throws IllegalArgumentException where it is no index
     */
    public static Set<String> shards(byte[] index, String location) {
        return new TreeSet<>(ShardedTensors.weightMap(Json.parseObject(index, location), location)
                .values());
    }

    /**
     * Why a folder without safetensors weights cannot be opened.
     *
     * @param folder where it lies
     * @param copy what it is called where its weights can be converted
     * @param names its files
     */
    public static IllegalArgumentException withoutWeights(String folder, String copy, Collection<String> names) {
        Optional<String> pickle =
                names.stream().filter(ModelFolderFiles::isPickle).sorted().findFirst();
        return new IllegalArgumentException(pickle.map(name -> "Unsupported weights " + folder + "/" + name
                        + ": pickle files can run any code when they are read, so they are never opened here."
                        + " Convert them once, where you trust them:"
                        + " python -c \"from transformers import AutoModelForCausalLM as M; M.from_pretrained('"
                        + copy + "').save_pretrained('" + copy + "', safe_serialization=True)\"")
                .orElseGet(() -> "Cannot find weights in " + folder + ": expected " + WEIGHTS + " or " + INDEX
                        + " with the files that it names"));
    }

    private static boolean isPickle(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return PICKLE_SUFFIXES.stream().anyMatch(lower::endsWith);
    }
}
