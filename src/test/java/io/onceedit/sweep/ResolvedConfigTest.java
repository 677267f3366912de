package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.config.RunFile;
import io.onceedit.model.checkpoint.ContentHashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResolvedConfigTest {
    private static final Path DEMO = Path.of("conf/demo.yaml");

    private static final String EVERYTHING = """
            name: "007"
            as_of: 2026-06-01
            corpus: {path: edits, form: zsre, skip: 3, limit: 7, sample_seed: 5}
            pool: {path: pool, form: rome}
            plugin: {id: base, path: base}
            hosts: [{id: a, path: host, dtype: float16}, {id: "2", path: host2}]
            methods:
              - {}
              - name: published
                rule: dynamic-enhanced
                gate: {all: [subject, {any: [key, weight-token]}]}
                thresholds: {weight_token: 0.25, key: 0.7, key_without_subject: 0.8, relation: -0.5}
                subject_case: exact
                open_alpha: 0.75
                recipe: published
                training: {loop.epochs: 2, trained: "last:2", adam.epsilon: 1e-9}
                options: {alpha_of: position, embeddings: centred, search: {steps: 9}}
                protocols: [autoregressive]
                records: 20
            batch_sizes: [10, 20]
            seeds: [3, 4]
            protocols: [teacher_forced, autoregressive]
            evaluation: {batch_size: 8, maximum_tokens: 12, kept_tokens: 6, top_tokens: 16, kept_candidates: 4, bootstrap_draws: 2000, probing_share: 0.5, pool_overlaps: drop}
            execution: {threads_per_unit: 1, model_memory_gigabytes: 3, model_cache: /data/models}
            """;

    @TempDir
    private Path folder;

    private static SweepConfig read(String text, int processors) {
        Locations everywhere = new Locations() {
            @Override
            public boolean exists(String location) {
                return true;
            }

            @Override
            public InputStream open(String location) {
                return InputStream.nullInputStream();
            }
        };
        return new SweepConfigReader(everywhere, processors).read(RunFile.read("run.yaml", text, Map.of()));
    }

    private static String sha(SweepConfig config) {
        SweepInput input = new SweepInputReader(Locations.LOCAL, ContentHashes.uncached()).read(config);
        return ResolvedConfig.of(config).sha(input);
    }

    @Test
    void readingItGivesTheSameConfiguration() {
        SweepConfig config = read(EVERYTHING, 2);
        String yaml = ResolvedConfig.of(config).yaml();
        assertThat(read(yaml, 7)).isEqualTo(config);
        assertThat(yaml).contains("look_ahead_tokens: 16", "relation: -0.5", "dtype: float16", "rates.learning-rate:");
    }

    @Test
    void theDemosIsARunFileWithEveryKey() throws IOException {
        SweepConfig config = read(Files.readString(DEMO), 4);
        assertThat(read(ResolvedConfig.of(config).yaml(), 1)).isEqualTo(config);
    }

    @Test
    void anotherMachineGivesTheSameHash() throws IOException {
        String text = Files.readString(DEMO).replace("execution: {threads_per_unit: 1}", "");
        SweepConfig here = read(text, 1);
        SweepConfig there = read(
                text.replace("${ONCEEDIT_HOME:-.}/src/demo", copyOfTheDemo().toString()), 32);
        assertThat(there.execution()).isNotEqualTo(here.execution());
        assertThat(there.plugin()).isNotEqualTo(here.plugin());
        assertThat(sha(there)).isEqualTo(sha(here));
    }

    @Test
    void whateverDecidesTheResultChangesTheHash() throws IOException {
        String text = Files.readString(DEMO);
        Path demo = copyOfTheDemo();
        Files.writeString(
                demo.resolve("corpus/edits.jsonl"),
                "{\"id\": \"one\", \"prompt\": \"Ada is\", \"target\": \"here\"}\n");
        List<String> all = Stream.of(
                        text,
                        text.replace("seeds: [1]", "seeds: [2]"),
                        text.replace("gate: key", "gate: subject"),
                        text.replace("host-gpt2\"}", "host-gpt2\", dtype: float16}"),
                        text.replace("${ONCEEDIT_HOME:-.}/src/demo/models/host-gpt2", demo + "/models/host-llama"),
                        text.replace("${ONCEEDIT_HOME:-.}/src/demo/corpus/edits", demo + "/corpus/edits"))
                .map(one -> sha(read(one, 1)))
                .toList();
        assertThat(all).doesNotHaveDuplicates();
    }

    private Path copyOfTheDemo() throws IOException {
        Path from = Path.of("src/demo");
        Path to = folder.resolve("demo");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return to;
    }
}
