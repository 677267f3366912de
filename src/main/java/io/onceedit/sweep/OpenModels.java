package io.onceedit.sweep;

import ai.djl.Device;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.tensor.Devices;
import io.onceedit.plugin.PluginArtifact;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The models and plug-ins that one process holds open, as seen from one of its devices. Safe for use by many threads. */
public final class OpenModels implements AutoCloseable {
    private final ResourcePool<Resource> pool;
    private final Files files;
    private final WorkMeter meter;
    private final Device device;

    /** Nothing is open yet; models lie on this machine, are hashed each time that they are opened, and held by the processor. */
    public OpenModels(long budgetBytes) {
        this(budgetBytes, ModelLocator.LOCAL, ContentHashes.uncached());
    }

    /**
     * Nothing is open yet; models are held by the processor.
     *
     * @param budgetBytes memory that models without a user may keep, on all devices together
     * @param models finds models on this machine
     * @param hashes tells whether a model's files are still those that the sweep was planned with
     */
    public OpenModels(long budgetBytes, ModelLocator models, ContentHashes hashes) {
        this(budgetBytes, new Files(models, hashes, ModelOpener.FILES));
    }

    /** As {@link #OpenModels(long, ModelLocator, ContentHashes)}. */
    OpenModels(long budgetBytes, Files files) {
        this(new ResourcePool<>(budgetBytes, Resource::bytes), files, new WorkMeter(), Device.cpu());
    }

    private OpenModels(ResourcePool<Resource> pool, Files files, WorkMeter meter, Device device) {
        this.pool = pool;
        this.files = files;
        this.meter = meter;
        this.device = device;
    }

    /**
     * How models' files become models.
     *
     * @param models finds models on this machine
     * @param hashes tells whether a model's files are still those that the sweep was planned with
     * @param opener opens them
     */
    record Files(ModelLocator models, ContentHashes hashes, ModelOpener opener) {
        private LanguageModel open(ModelSource source, Device device) {
            return opener.open(source, models.local(source.path()), device, hashes);
        }
    }

    /** The same models as seen from another of the process's devices: what is leased here is held there. One budget is for all. */
    public OpenModels on(Device other) {
        return new OpenModels(pool, files, meter, other);
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
            LanguageModel model = files.open(source, device);
            if (!model.contentHash().equals(contentHash)) {
                model.close();
                throw new IllegalStateException("Cannot use model " + source.id() + " at " + source.path()
                        + ": its files changed since the sweep was planned; run the sweep again");
            }
            return new Resource.OpenModel(meter.counting(model));
        });
    }

    private String key(ModelSource source, String contentHash) {
        return "model " + contentHash + " as " + source.weights().text() + " on " + Devices.nameOf(device);
    }

    /**
     * Which of some models are open on the device, by id.
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
            try (ModelFiles opened = ModelFiles.open(files.models().local(source.path()), files.hashes())) {
                String hash = opened.tokenizerHash();
                return new Resource.OpenTokenizer(opened.modelType(), opened.openTokenizer(), hash);
            }
        });
    }

    /** A lease of a plug-in, which holds its base open. */
    ResourcePool.Lease<Resource> plugin(String key, Path folder, ModelSource base, String baseHash) {
        return pool.lease("plug-in " + key + " on " + Devices.nameOf(device), () -> {
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
        return pool.lease(
                "edited host " + plan.key() + " on " + Devices.nameOf(device),
                () -> OpenEditedHost.open(this, plan, folders));
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

    /** Memory of everything that is open. */
    public long heldBytes() {
        return pool.heldBytes();
    }

    /** Closes everything that nobody uses. */
    @Override
    public void close() {
        pool.close();
    }
}
