package io.onceedit.spark.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.ChildProcess;
import io.onceedit.cli.Commands;
import io.onceedit.evaluate.HostMemory;
import io.onceedit.evaluate.KeptAnswers;
import io.onceedit.evaluate.KeptFile;
import io.onceedit.evaluate.KeptGeneration;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.model.ModelFiles;
import io.onceedit.progress.ProgressListener;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ArtifactStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs, artefacts and tables on a real HDFS. */
final class HdfsIT {
    private static final Path DEMO_MODELS = Path.of("src/demo/models");

    private static MiniDFSCluster cluster;
    private static Configuration configuration;
    private static String root;

    @BeforeAll
    static void startHdfs(@TempDir Path folder) throws IOException {
        configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
        cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        cluster.waitActive();
        root = cluster.getFileSystem().getUri().toString();
    }

    @AfterAll
    static void stopHdfs() {
        cluster.shutdown();
    }

    @Test
    void corporaAreOpenedByUri() throws IOException {
        String file = root + "/corpora/edits.jsonl";
        try (OutputStream stream = cluster.getFileSystem().create(new org.apache.hadoop.fs.Path(file))) {
            stream.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        HadoopLocations locations = new HadoopLocations(HadoopSettings.of(configuration));
        assertThat(locations.exists(file)).isTrue();
        assertThat(locations.exists(root + "/corpora/nothing.jsonl")).isFalse();
        assertThat(new String(locations.open(file).readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("hello");
    }

    @Test
    void modelsAreFetchedAndHeldAgainstTheirChecksums(@TempDir Path cache) throws IOException {
        String model = putModel("host-gpt2", "checked");
        CachedModels models = new CachedModels(HadoopSettings.of(configuration), cache, ProgressListener.SILENT);
        try (ModelFiles fetched = ModelFiles.open(models.local(model));
                ModelFiles here = ModelFiles.open(DEMO_MODELS.resolve("host-gpt2"))) {
            assertThat(fetched.contentHash()).isEqualTo(here.contentHash());
        }
        Path source = cache.resolve("sources").resolve(ModelCacheFolder.key(model));
        assertThat(Files.readAllLines(source))
                .filteredOn(line -> line.contains("COMPOSITE-CRC32C"))
                .hasSize(5);
        assertThat(Commands.run("describe " + model)).contains("architecture    gpt2");
    }

    @Test
    void modelsThatMayNotBeReadAreRefused(@TempDir Path cache) throws IOException, InterruptedException {
        String model = putModel("host-gpt2", "closed");
        cluster.getFileSystem().setPermission(new org.apache.hadoop.fs.Path(model), new FsPermission((short) 0700));
        CachedModels models = new CachedModels(HadoopSettings.of(configuration), cache, ProgressListener.SILENT);
        PrivilegedExceptionAction<Path> action = () -> models.local(model);
        UserGroupInformation stranger = UserGroupInformation.createRemoteUser("stranger");
        assertThatThrownBy(() -> stranger.doAs(action))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read model " + model + ": Permission denied: user=stranger")
                .hasMessageNotContaining("\n");
    }

    /** Copies a model of the demo to HDFS; its URI. */
    private static String putModel(String name, String as) throws IOException {
        String uri = root + "/models/" + as;
        cluster.getFileSystem()
                .copyFromLocalFile(
                        new org.apache.hadoop.fs.Path(DEMO_MODELS.resolve(name).toString()),
                        new org.apache.hadoop.fs.Path(uri));
        return uri;
    }

    @Test
    void artefactsAreSharedByProcesses() throws IOException {
        String store = root + "/store";
        ArtifactStore writer = HadoopArtifactStore.open(store, HadoopSettings.of(configuration));
        writer.publish(ArtifactKind.CELL, "k1", folder -> Files.writeString(folder.resolve("a"), "one"));
        ArtifactStore reader = HadoopArtifactStore.open(store, HadoopSettings.of(configuration));
        assertThat(reader.find(ArtifactKind.CELL, "k1").orElseThrow().resolve("a"))
                .hasContent("one");
        assertThat(reader.find(ArtifactKind.CELL, "k2")).isEmpty();
        FileSystem files = cluster.getFileSystem();
        assertThat(files.listStatus(new org.apache.hadoop.fs.Path(store + "/cache/staging")))
                .isEmpty();
    }

    @Test
    void whatHostsSayIsSharedByProcesses() throws IOException {
        String store = root + "/answers-store";
        KeptHost host = new KeptHost("c", "float32", "t");
        KeptGeneration said = new KeptGeneration("Ada is", 7, " a poet", new int[] {5, 6}, true);
        KeptAnswers.Wanted wanted = new KeptAnswers.Wanted(host, 7, 7);
        HostMemory writer = HadoopArtifactStore.open(store, HadoopSettings.of(configuration))
                .hostMemory();
        HostMemory reader = HadoopArtifactStore.open(store, HadoopSettings.of(configuration))
                .hostMemory();
        assertThat(reader.generations()
                        .find(wanted, Set.of(said.question()), List.of())
                        .answers())
                .isEmpty();

        KeptFile file = writer.generations().add(host, 7, List.of(said));
        assertThat(writer.generations().add(host, 7, List.of(said))).isEqualTo(file);

        assertThat(reader.generations()
                        .find(wanted, Set.of(said.question(), 1L), List.of())
                        .answers())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(said);
        FileSystem files = cluster.getFileSystem();
        assertThat(files.listStatus(new org.apache.hadoop.fs.Path(store + "/cache/staging")))
                .isEmpty();
    }

    @Test
    void theFirstArtefactOfAKeyIsEveryones() throws IOException {
        String store = root + "/raced-store";
        ArtifactStore first = HadoopArtifactStore.open(store, HadoopSettings.of(configuration));
        ArtifactStore second = HadoopArtifactStore.open(store, HadoopSettings.of(configuration));
        Path copy = second.publish(ArtifactKind.CELL, "k1", slow -> {
            first.publish(ArtifactKind.CELL, "k1", folder -> Files.writeString(folder.resolve("a"), "first"));
            Files.writeString(slow.resolve("a"), "second");
            Files.writeString(slow.resolve("b"), "second");
        });
        assertThat(copy.resolve("a")).hasContent("first");
        assertThat(copy.resolve("b")).doesNotExist();
        FileSystem files = cluster.getFileSystem();
        assertThat(files.listStatus(new org.apache.hadoop.fs.Path(store + "/cache/cell/k1")))
                .extracting(status -> status.getPath().getName())
                .containsExactly("a");
        assertThat(files.listStatus(new org.apache.hadoop.fs.Path(store + "/cache/staging")))
                .isEmpty();
    }

    @Test
    void filesOfArtefactsAreReplacedAtOnceAndInTheLocalCopy() throws IOException {
        String store = root + "/closing-store";
        ArtifactStore writer = HadoopArtifactStore.open(store, HadoopSettings.of(configuration));
        writer.publish(ArtifactKind.PLUGIN, "k1", folder -> Files.writeString(folder.resolve("a"), "one"));
        ArtifactStore reader = HadoopArtifactStore.open(store, HadoopSettings.of(configuration));
        assertThat(reader.file(ArtifactKind.PLUGIN, "k1", "b")).isEmpty();
        for (String text : List.of("two", "three")) {
            writer.replaceFile(ArtifactKind.PLUGIN, "k1", "b", text.getBytes(StandardCharsets.UTF_8));
            assertThat(reader.file(ArtifactKind.PLUGIN, "k1", "b").orElseThrow())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(text);
            assertThat(writer.find(ArtifactKind.PLUGIN, "k1").orElseThrow().resolve("b"))
                    .hasContent(text);
        }
        assertThat(reader.files(ArtifactKind.CELL, "b")).isEmpty();
        assertThat(reader.files(ArtifactKind.PLUGIN, "b")).containsOnlyKeys("k1");
        assertThat(reader.files(ArtifactKind.PLUGIN, "b").get("k1"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("three");
        assertThat(cluster.getFileSystem().listStatus(new org.apache.hadoop.fs.Path(store + "/cache/staging")))
                .isEmpty();
    }

    @Test
    void tablesAppearWholeAndTheManifestLast() throws IOException {
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        try {
            StoreLayout layout = StoreLayout.at(root + "/tables-store");
            HadoopSettings settings = HadoopSettings.of(configuration);
            RunCommit.requireWritable(layout, settings);
            org.apache.hadoop.fs.Path table = layout.table("facts", "2026-01-02", "r1");
            try (RunCommit commit = RunCommit.open(layout, settings, CompressionCodecName.SNAPPY, "2026-01-02", "r1")) {
                commit.stage("facts", InventedFacts.rows(1));
                assertThat(cluster.getFileSystem().exists(table)).isFalse();
                commit.publish(Map.of("run_id", "r1"));
            }
            assertThat(session.read().parquet(table.toString()).count()).isEqualTo(1);
            assertThat(cluster.getFileSystem().exists(layout.runFile("r1", "manifest.json")))
                    .isTrue();
            assertThat(cluster.getFileSystem().exists(layout.staging("r1"))).isFalse();
        } finally {
            session.stop();
        }
    }

    /**
     * The name of the cluster is known through {@code spark.hadoop.*} settings alone, as a cloud store's keys are: run file, corpora,
     * models, write check, artefacts and tables all need them, in the driver and in executors that are processes of their own.
     */
    @Test
    void sparksSettingsReachEverything(@TempDir Path temporary, @TempDir Path models)
            throws IOException, InterruptedException {
        putModel("plugin", "plugin");
        putModel("host-gpt2", "gpt2");
        Map<String, String> settings = ChildProcess.withTemporaryFolder(ChildProcess.localCluster(1), temporary);
        settings.put("spark.hadoop.dfs.nameservices", "facts");
        settings.put("spark.hadoop.dfs.ha.namenodes.facts", "one");
        settings.put("spark.hadoop.dfs.namenode.rpc-address.facts.one", root.replace("hdfs://", ""));
        settings.put(
                "spark.hadoop.dfs.client.failover.proxy.provider.facts",
                "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider");
        for (String file : List.of("edits.jsonl", "pool.jsonl")) {
            cluster.getFileSystem()
                    .copyFromLocalFile(
                            new org.apache.hadoop.fs.Path("src/demo/corpus/" + file),
                            new org.apache.hadoop.fs.Path(root + "/demo/" + file));
        }
        cluster.getFileSystem()
                .copyFromLocalFile(
                        new org.apache.hadoop.fs.Path("conf/demo.yaml"),
                        new org.apache.hadoop.fs.Path(root + "/demo/run.yaml"));
        String sweep = "edit-sweep hdfs://facts/demo/run.yaml --limit 2 --hosts gpt2 --methods host"
                + " --set corpus.path=hdfs://facts/demo/edits.jsonl"
                + " --set pool.path=hdfs://facts/demo/pool.jsonl --store hdfs://facts/store"
                + " --set plugin.path=hdfs://facts/models/plugin --set hosts.1.path=hdfs://facts/models/gpt2"
                + " --set execution.model_cache=" + models;
        assertThat(Commands.run(sweep, settings))
                .contains("fetch (MB)", "COMPLETE: 3 units, 0 of them found in the store, 0 failed");
        assertThat(cluster.getFileSystem().listStatus(new org.apache.hadoop.fs.Path(root + "/store/runs")))
                .hasSize(1);
        assertThat(left(temporary))
                .as("local copies of artefacts, left in an executor's folder")
                .isEmpty();
    }

    /** The only data node goes in the middle of a run and comes back: the run ends whole, or with nothing of it visible. */
    @Test
    void aRunOutlivesItsDataNodeOrLeavesNothing(@TempDir Path temporary) throws IOException, InterruptedException {
        String sweep = "edit-sweep conf/demo.yaml --limit 2 --hosts gpt2 --methods host,text --set pool.limit=40"
                + " --set protocols=[teacher_forced] --set methods.1.gate=subject --set methods.1.training={\"loop.epochs\":2} --store "
                + root
                + "/outage-store";
        Path log = temporary.resolve("run.log");
        List<String> command = new ArrayList<>(ChildProcess.java("-Djava.io.tmpdir=" + temporary));
        command.add("io.onceedit.cli.Main");
        command.addAll(List.of(sweep.split(" ", -1)));
        Process run = ChildProcess.start(command, log);
        FileSystem files = cluster.getFileSystem();
        org.apache.hadoop.fs.Path store = new org.apache.hadoop.fs.Path(root + "/outage-store");
        while (run.isAlive() && !files.exists(new org.apache.hadoop.fs.Path(store, "cache/host-pass"))) {
            run.waitFor(10, TimeUnit.MILLISECONDS);
        }
        assertThat(run.isAlive()).as(Files.readString(log)).isTrue();
        MiniDFSCluster.DataNodeProperties node = cluster.stopDataNode(0);
        run.waitFor(4, TimeUnit.SECONDS);
        cluster.restartDataNode(node, true);
        cluster.waitActive();

        int code = ChildProcess.exitCode(run);
        assertThat(code).as(Files.readString(log)).isIn(0, 3, 4);
        assertThat(files.exists(new org.apache.hadoop.fs.Path(store, "runs")))
                .as("a run that ended with %s", code)
                .isEqualTo(code != 4);
        if (code == 3) {
            assertThat(log).content().contains("INCOMPLETE: ", "failed  ");
        }
        assertThat(Commands.run(sweep + " --resume")).contains("COMPLETE: ", "0 failed, 0 probes in error");
        assertThat(files.listStatus(new org.apache.hadoop.fs.Path(store, "staging")))
                .isEmpty();
        assertThat(files.listStatus(new org.apache.hadoop.fs.Path(store, "leases")))
                .isEmpty();
    }

    /** What an executor leaves, which ends a moment behind its driver. */
    private static List<Path> left(Path temporary) throws IOException, InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<Path> left = copies(temporary);
        while (!left.isEmpty() && System.nanoTime() < patience) {
            Thread.sleep(50);
            left = copies(temporary);
        }
        return left;
    }

    private static List<Path> copies(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("onceedit"))
                    .toList();
        }
    }
}
