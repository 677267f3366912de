package io.onceedit.sweep;

import io.onceedit.align.VocabularyHash;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the corpora and the models' headers of a sweep; opens no weights. */
public final class SweepInputReader {
    private final Locations locations;
    private final ModelLocator models;
    private final ContentHashes hashes;

    /** A reader of inputs whose models lie on this machine. */
    public SweepInputReader(Locations locations, ContentHashes hashes) {
        this(locations, ModelLocator.LOCAL, hashes);
    }

    /**
     * A reader of inputs.
     *
     * @param locations opens the corpora
     * @param models finds models on this machine
     * @param hashes where content hashes come from
     */
    public SweepInputReader(Locations locations, ModelLocator models, ContentHashes hashes) {
        this.locations = locations;
        this.models = models;
        this.hashes = hashes;
    }

    /**
     * Reads everything that a plan is made of.
     *
     * @throws IllegalArgumentException where a model cannot be used, or no record of the corpus can
     */
    public SweepInput read(SweepConfig config) {
        return read(config, ProgressListener.SILENT);
    }

    /**
     * As {@link #read(SweepConfig)}.
     *
     * @param progress is told how far the hashing of models is that were not hashed before
     */
    public SweepInput read(SweepConfig config, ProgressListener progress) {
        ReadCorpora corpora = ReadCorpora.of(config, locations);
        Map<String, String> byId = new LinkedHashMap<>();
        Map<String, String> provenance = new LinkedHashMap<>(corpora.hashes());
        List<ModelSource> sources = new ArrayList<>(config.hosts());
        sources.add(config.plugin());
        List<HostDescription> descriptions = describe(sources, provenance, progress);
        for (int i = 0; i < sources.size(); i++) {
            name(sources.get(i), descriptions.get(i).contentHash(), byId);
        }
        return corpora.input(
                new ModelHashes(byId, vocabularies(config, byId)),
                descriptions.subList(0, config.hosts().size()),
                provenance);
    }

    /** A model may stand twice under one name, as host and as plug-in base; two models may not. */
    private static void name(ModelSource model, String contentHash, Map<String, String> byId) {
        String other = byId.putIfAbsent(model.id(), contentHash);
        if (other != null && !other.equals(contentHash)) {
            throw new IllegalArgumentException(
                    "Invalid id " + model.id() + " of the model in " + model.path() + ": another model has it too");
        }
    }

    private Map<ModelSource, VocabularyHash> vocabularies(SweepConfig config, Map<String, String> contentHashes) {
        Map<ModelSource, VocabularyHash> byModel = new LinkedHashMap<>();
        if (config.methods().stream().anyMatch(MethodSettings::mapsTokens)) {
            ModelVocabularies vocabularies = new ModelVocabularies(models, hashes);
            Stream.concat(Stream.of(config.plugin()), config.hosts().stream())
                    .forEach(model -> byModel.put(model, vocabularies.of(model, contentHashes.get(model.id()))));
        }
        return byModel;
    }

    private List<HostDescription> describe(
            List<ModelSource> sources, Map<String, String> provenance, ProgressListener progress) {
        List<Long> ends = new ArrayList<>();
        long bytes = 0;
        for (ModelSource source : sources) {
            try (ModelFiles files = ModelFiles.open(models.local(source.path()))) {
                bytes += files.contentBytes();
                ends.add(bytes);
            }
        }
        CountedMillions hashed = new CountedMillions("hash (MB)", bytes, progress);
        List<HostDescription> descriptions = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            descriptions.add(describe(sources.get(i), provenance, hashes.counting(hashed)));
            hashed.reach(ends.get(i));
        }
        return descriptions;
    }

    private HostDescription describe(ModelSource model, Map<String, String> provenance, ContentHashes counted) {
        try (ModelFiles files = ModelFiles.open(models.local(model.path()), counted)) {
            provenance.put("tokenizer " + model.id(), files.tokenizerHash());
            DecoderShape shape = Decoders.check(files.config(), files.tensors(), model.weights());
            return new HostDescription(
                    model.id(),
                    files.contentHash(),
                    files.modelType(),
                    shape.parameterCount(),
                    shape.vocabularySize(),
                    model.weights().text());
        }
    }
}
