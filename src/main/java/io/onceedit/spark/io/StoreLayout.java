package io.onceedit.spark.io;

import io.onceedit.sweep.Locations;
import java.net.URI;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Where things lie in a store.
 *
 * <pre>
 * STORE/tables/TABLE/run_date=DATE/run_id=RUN/part-*.parquet    one folder for each run, moved there in one step
 * STORE/runs/RUN/manifest.json                                  written last: a run without one does not exist
 * STORE/baselines/NAME.json                                     the run that a person has promoted
 * STORE/cache/KIND/KEY/                                         artefacts by the hash of their causes
 * STORE/cache/host-passes/host=KEY/kept=N/SHA.parquet          what hosts say of known answers; host-generations beside it
 * STORE/staging/RUN/                                            what is being written
 * STORE/leases/JOB.lease                                        which run of a job is under way
 * </pre>
 *
 * In an object store an artefact's files lie one folder deeper, and a file {@code .whole} beside that, written last, names it: an artefact
 * without it is not there.
 *
 * @param root the store's folder or URI
 */
public record StoreLayout(Path root) {
    private static final Set<String> OBJECT_STORES =
            Set.of("s3a", "s3", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs");

    /** A store at a path or URI; a path without a scheme is local. */
    public static StoreLayout at(String store) {
        return new StoreLayout(qualify(store));
    }

    /** Whether a path is one of this machine's own disks, or of what is mounted beside them. */
    static boolean isLocal(Path path) {
        return "file".equals(path.toUri().getScheme());
    }

    /**
     * Whether a path is in an object store, where a file appears whole and a folder does not: it is moved object by object, so that others
     * see a part of it, and a part is what stays where the process ends meanwhile.
     */
    static boolean isInObjectStore(Path path) {
        return OBJECT_STORES.contains(String.valueOf(path.toUri().getScheme()));
    }

    /** A path or URI as Hadoop reads it; one without a scheme is local, whatever Hadoop's default file system is. */
    static Path qualify(String location) {
        return Locations.isUri(location)
                ? new Path(URI.create(location.replace(" ", "%20")))
                : new Path(java.nio.file.Path.of(location)
                        .toAbsolutePath()
                        .normalize()
                        .toUri());
    }

    /** The store as text. */
    public String location() {
        return root.toString();
    }

    /** The store as people type it: a path where it lies on a local disk, without a slash at its end. */
    public String typed() {
        return location().replaceFirst("^file:/+", "/").replaceFirst("/$", "");
    }

    /** The tables. */
    Path tables() {
        return new Path(root, "tables");
    }

    /** Who runs what. */
    Path leases() {
        return new Path(root, "leases");
    }

    /** The file that makes a run exist. */
    Path manifest(String runId) {
        return runFile(runId, "manifest.json");
    }

    /** Where one run's rows of a table lie. */
    public Path table(String table, String runDate, String runId) {
        return new Path(root, "tables/" + table + "/run_date=" + runDate + "/run_id=" + runId);
    }

    /** Where one run's rows of a table are written before they are moved. */
    public Path stagedTable(String table, String runId) {
        return new Path(staging(runId), table);
    }

    /** What a run is writing; gone when it has ended. */
    public Path staging(String runId) {
        return new Path(staging(), runId);
    }

    /** What runs are writing. */
    Path staging() {
        return new Path(root, "staging");
    }

    /** What units are writing. */
    Path stagedArtifacts() {
        return new Path(cache(), "staging");
    }

    /** A file of a run. */
    public Path runFile(String runId, String name) {
        return new Path(run(runId), name);
    }

    /** What is known of a run. */
    Path run(String runId) {
        return new Path(root, "runs/" + runId);
    }

    /** The runs that a person has promoted. */
    Path baselines() {
        return new Path(root, "baselines");
    }

    /** The artefacts. */
    public Path cache() {
        return new Path(root, "cache");
    }
}
