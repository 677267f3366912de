package io.onceedit.sweep;

import ai.djl.Device;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.plugin.PluginArtifact;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The models and plug-ins that one process holds open. Safe for use by many threads. */
public final class OpenModels implements AutoCloseable {
    /** Where models are held. */
    public static final Device DEVICE = Device.cpu();

    private final ResourcePool<Resource> pool;
    private final ModelLocator models;
    private final ContentHashes hashes;
    private final WorkMeter meter = new WorkMeter();

    /** Nothing is open yet; models lie on this machine, and are hashed each time that they are opened. */
    public OpenModels(long budgetBytes) {
        this(budgetBytes, ModelLocator.LOCAL, ContentHashes.uncached());
    }

    /**
     * Nothing is open yet.
     *
     * @param budgetBytes memory that models without a user may keep
     * @param models finds models on this machine
     * @param hashes tells whether a model's files are still those that the sweep was planned with
     */
    public OpenModels(long budgetBytes, ModelLocator models, ContentHashes hashes) {
        this.models = models;
        this.hashes = hashes;
        this.pool = new ResourcePool<>(budgetBytes, Resource::bytes);
    }

    /** A lease of a model. What has one content and is held as one type is open once, whatever it is called, and everyone sees it by the name he asked for. */
    ResourcePool.Lease<Resource> model(ModelSource source, String contentHash) {
        return content(source, contentHash).seenAs(open -> ((Resource.OpenModel) open).named(source.id()));
    }

    /**
     * Leases a model for as long as a user needs it.
     *
     * @param contentHash the model's; where it has another the lease fails
     */
    public void use(ModelSource source, String contentHash, Consumer<LanguageModel> user) {
        try (ResourcePool.Lease<Resource> lease = model(source, contentHash)) {
            user.accept(((Resource.OpenModel) lease.get()).model());
        }
    }

    private ResourcePool.Lease<Resource> content(ModelSource source, String contentHash) {
        return pool.lease(key(source, contentHash), () -> {
            LanguageModel model =
                    LanguageModels.open(source.id(), models.local(source.path()), DEVICE, source.weights(), hashes);
            if (!model.contentHash().equals(contentHash)) {
                model.close();
                throw new IllegalStateException("Cannot use model " + source.id() + " at " + source.path()
                        + ": its files changed since the sweep was planned; run the sweep again");
            }
            return new Resource.OpenModel(meter.counting(model));
        });
    }

    private static String key(ModelSource source, String contentHash) {
        return "model " + contentHash + " as " + source.weights().text();
    }

    /**
     * Which of some models are open, by id.
     *
     * @param hashes their content hashes
     */
    public Set<String> open(Collection<ModelSource> sources, ModelHashes hashes) {
        return sources.stream()
                .filter(source -> pool.holds(key(source, hashes.of(source))))
                .map(ModelSource::id)
                .collect(Collectors.toSet());
    }

    /** A lease of a model's tokenizer alone, by the model's content. */
    ResourcePool.Lease<Resource> tokenizer(ModelSource source, String contentHash) {
        return pool.lease("tokenizer " + contentHash, () -> {
            try (ModelFiles files = ModelFiles.open(models.local(source.path()), hashes)) {
                String hash = files.tokenizerHash();
                return new Resource.OpenTokenizer(files.modelType(), files.openTokenizer(), hash);
            }
        });
    }

    /** A lease of a plug-in, which holds its base open. */
    ResourcePool.Lease<Resource> plugin(String key, Path folder, ModelSource base, String baseHash) {
        return pool.lease("plug-in " + key, () -> {
            ResourcePool.Lease<Resource> baseLease = model(base, baseHash);
            try {
                LanguageModel model = ((Resource.OpenModel) baseLease.get()).model();
                return new Resource.OpenPlugin(PluginArtifact.read(folder).open(model), baseLease, meter);
            } catch (RuntimeException e) {
                baseLease.close();
                throw e;
            }
        });
    }

    /** A lease of a host with its plug-ins, their gates and rules, which holds all their models open. */
    ResourcePool.Lease<Resource> editedHost(EditedHostPlan plan, ArtifactFolders folders) {
        return pool.lease("edited host " + plan.key(), () -> OpenEditedHost.open(this, plan, folders));
    }

    /** Lets models without a user keep at least so much memory. */
    void allowAtLeast(long budgetBytes) {
        pool.allowAtLeast(budgetBytes);
    }

    /** Counts what is read of the models. */
    WorkMeter meter() {
        return meter;
    }

    /** How many models and plug-ins were loaded so far. */
    public long loads() {
        return pool.loads();
    }

    /** Closes everything that nobody uses. */
    @Override
    public void close() {
        pool.close();
    }
}
