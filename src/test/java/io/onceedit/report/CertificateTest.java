package io.onceedit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a certificate says of a run that no model has made. */
final class CertificateTest {
    private static final String HASH = "aa11";
    private static final CertifiedModel MODEL = new CertifiedModel("beta", "/models/beta", "float16", HASH, HASH, 1234);
    private static final PluginsUsed PLUGINS = new PluginsUsed(63, 2, 1, List.of("2026-01-02", "2026-01-01"));

    /**
     * Facts on one host: e0 holds, e1 changes another answer, e2 has an error behind a wrong answer, e3 is wrong in another wording, e4 is undone,
     * and so many that fail.
     */
    private static RunReport report(int failing) {
        List<ReportedFact> facts = new ArrayList<>();
        for (int fact = 0; fact < 5 + failing; fact++) {
            facts.add(new ReportedFact(
                    "e" + fact, "S" + fact, "The place of S" + fact + " is", "Town " + fact, "", Provenance.NONE));
        }
        KindCount right = SampleReports.ONE_RIGHT;
        KindCount wrong = SampleReports.ONE_WRONG;
        TruthMatrix.Builder matrix = new TruthMatrix.Builder(2, facts.size());
        List<ReportedProbe> probes = new ArrayList<>();
        for (int fact = 0; fact < facts.size(); fact++) {
            matrix.add(0, fact, SampleReports.cell(wrong, wrong, right, "NOT_LEARNED"));
            if (fact >= 4) {
                matrix.add(1, fact, SampleReports.cell(wrong, wrong, right, "NOT_LEARNED"));
                probes.add(probe(fact, ProbeKind.REPHRASE, "Where is S" + fact + "?", "NOT_LEARNED"));
                probes.add(probe(fact, ProbeKind.EDIT, facts.get(fact).prompt(), "NOT_LEARNED"));
            }
        }
        matrix.add(1, 0, SampleReports.cell(right, right, right));
        matrix.add(1, 1, SampleReports.cell(right, right, wrong, "GATE_OPEN"));
        matrix.add(1, 2, SampleReports.cell(wrong, new KindCount(1, 0, 1), right, "ERROR", "NOT_LEARNED"));
        matrix.add(1, 3, SampleReports.cell(right, wrong, right, "GATE_CLOSED"));
        probes.add(probe(1, ProbeKind.LOCALITY, "The river is the", "GATE_OPEN"));
        probes.add(new ReportedProbe(
                new ReportedProbe.Place(1, 2, ProbeKind.REPHRASE),
                "Too long?",
                SampleReports.answers("Town 2", "", "", ""),
                new ReportedProbe.Gate(OptionalDouble.empty(), false, ""),
                new ReportedProbe.Verdict(false, true, "The prompt is too long")));
        probes.add(probe(2, ProbeKind.EDIT, facts.get(2).prompt(), "NOT_LEARNED"));
        probes.add(probe(3, ProbeKind.REPHRASE, "Where | is S3?", "GATE_CLOSED"));
        return new RunReport(
                SampleReports.run("20260102T030405Z-abcd"),
                List.of(host("beta")),
                List.of(
                        SampleReports.group(SampleReports.group(SampleReports.HOST, "beta"), 0.333, 0),
                        SampleReports.group(SampleReports.group(SampleReports.TEXT, "beta"), 0.75, 1)),
                new RunReport.Asked(facts, matrix.build(), new ProbeSample(probes, probes.size(), 3)),
                new RunReport.Effort(
                        List.of(
                                SampleReports.stage("gate_maps", true, 30, 0),
                                SampleReports.stage("train", true, 12, 0),
                                SampleReports.stage("train", false, 8, 0),
                                SampleReports.stage("align", true, 5, 9_000_000_000L),
                                SampleReports.stage("host_pass", false, 4, 900_000_000L),
                                SampleReports.stage("fuse", false, 2, 1_234_000_000L)),
                        List.of(),
                        Optional.empty()),
                Optional.empty());
    }

    private static ReportedProbe probe(int fact, ProbeKind kind, String prompt, String reason) {
        return SampleReports.probe(
                1, fact, kind, prompt, SampleReports.answers("Town " + fact, "Nowhere", "Velm", "Orrin"), reason);
    }

    private static ReportedHost host(String id) {
        return new ReportedHost(id, "gpt2", 2_000_000, 600, "float16");
    }

    private static HostFindings found(long machineBytes, String... lost) {
        return new HostFindings(
                host("beta"),
                new HostFindings.Targets(63, 63 - lost.length, List.of(lost)),
                new HostFindings.Tokens(600, 999, 456),
                new HostFindings.Memory(400_000_000L, machineBytes));
    }

    private static Certificate certificate(int failing, CertifiedModel model) {
        return new Certificate(model, found(16_000_000_000L, "e2", "e17"), PLUGINS, Set.of("e4"), report(failing));
    }

    private static JsonNode json(Certificate certificate) throws IOException {
        return new ObjectMapper().readTree(certificate.files().get(Certificate.DATA));
    }

    @Test
    void countsActiveFactsThatHold() throws IOException {
        JsonNode results = json(certificate(60, MODEL)).required("results");
        assertThat(results).as("the untouched host has no row").hasSize(1);
        JsonNode group = results.get(0);
        assertThat(group.required("method").asText()).isEqualTo("text");
        assertThat(group.required("facts").asInt()).as("all but the undone").isEqualTo(64);
        assertThat(group.required("holding").asInt()).isEqualTo(2);
        assertThat(group.required("side_effects").asInt()).isEqualTo(1);
        assertThat(group.required("generality").required("value").asDouble()).isEqualTo(0.75);
        assertThat(group.required("generality").required("ci_low").asDouble()).isEqualTo(0.675);
        assertThat(group.required("generality").required("exact").asBoolean()).isFalse();
        assertThat(group.required("not_holding")).hasSize(62);
        assertThat(certificate(60, MODEL).terminal()).contains("holds   2 of 64 active facts by text (3 edits");
    }

    @Test
    void aFactThatDoesNotHoldIsShownByWhatSaysMost() throws IOException {
        JsonNode failing =
                json(certificate(1, MODEL)).required("results").get(0).required("not_holding");
        assertThat(failing).hasSize(3);
        assertThat(failing.get(0).toString())
                .isEqualTo(
                        "{\"fact_id\":\"e2\",\"state\":\"error\",\"prompt\":\"Too long?\",\"target\":\"Town 2\",\"said\":\"\","
                                + "\"reason\":\"ERROR\",\"reason_words\":\"The prompt is too long\"}");
        assertThat(failing.get(1).required("prompt").asText()).isEqualTo("Where | is S3?");
        assertThat(failing.get(1).required("reason_words").asText())
                .isEqualTo("The prompt is about an edit, but the gate left it to the host.");
        assertThat(failing.get(2).required("prompt").asText())
                .as("its own prompt, not the rephrasing")
                .isEqualTo("The place of S5 is");
        assertThat(failing.get(2).required("said").asText()).isEqualTo("Orrin");
    }

    @Test
    void aFactWhoseProbesAreNotShownHasTheReasonOfItsCell() throws IOException {
        RunReport whole = report(1);
        RunReport bare = new RunReport(
                whole.run(),
                whole.hosts(),
                whole.groups(),
                new RunReport.Asked(whole.facts(), whole.asked().matrix(), new ProbeSample(List.of(), 9, 0)),
                whole.effort(),
                Optional.empty());
        JsonNode failing = json(new Certificate(MODEL, found(0), PLUGINS, Set.of(), bare))
                .required("results")
                .get(0)
                .required("not_holding");
        assertThat(failing.get(1).required("reason").asText()).isEqualTo("GATE_CLOSED");
        assertThat(failing).as("nothing is undone").hasSize(4);
    }

    @Test
    void thePageShowsTheFirstFiftyAndStaysATable() {
        String page = certificate(60, MODEL).files().get(Certificate.PAGE);
        assertThat(page)
                .startsWith(
                        "# Certificate of host beta\n\nRun `20260102T030405Z-abcd` of 2026-01-02, complete, by onceedit ")
                .contains("| text | teacher-forced | 100 | 1 | 64 | 2 | 75.0 67-75 | 75.0 67-75 | 75.0 67-75 |")
                .contains(
                        "| e3 | Where \\| is S3? | Town 3 | Orrin | The prompt is about an edit, but the gate left it")
                .contains("These are 50 of 62; `certificate.json` has them all.")
                .contains("- 1 edit undone and not counted: e4");
        assertThat(page.lines().filter(line -> line.startsWith("| e"))).hasSize(50);
        assertThat(certificate(1, MODEL).files().get(Certificate.PAGE)).doesNotContain("These are ");
    }

    @Test
    void theCostIsWhatThisRunPaidForTheHost() throws IOException {
        JsonNode cost = json(certificate(0, MODEL)).required("cost");
        assertThat(cost.required("stages")).hasSize(3);
        JsonNode total = cost.required("total");
        assertThat(total.required("wall_s").asDouble())
                .as("host pass and fusing")
                .isEqualTo(6);
        assertThat(total.required("cpu_s").asDouble()).isEqualTo(3);
        assertThat(total.required("peak_bytes").asLong()).isEqualTo(1_234_000_000L);
        assertThat(total.required("tokens").asLong()).isEqualTo(2468);
        assertThat(certificate(0, MODEL).files().get(Certificate.PAGE))
                .contains("| align | an earlier run | 2 | 5.0 s |", "| all | this run | 4 | 6.0 s | 3.0 s |");
    }

    @Test
    void whatWasPaidOnceIsNotTheHosts() {
        assertThat(certificate(0, MODEL).pluginWords())
                .containsExactly(
                        "2 plug-ins of those with 63 edits were taken from the store as they are, trained from 2026-01-01 to"
                                + " 2026-01-02; training them took 12 s then.",
                        "1 plug-in of those with 63 edits was trained by this run, since the store did not have it: 8.0 s, which"
                                + " serve every host to come.");
        List<StageTotal> stages =
                List.of(SampleReports.stage("train", true, 12, 0), SampleReports.stage("gate_maps", false, 30, 0));
        assertThat(new PluginsUsed(66, 1, 0, List.of("2026-01-01")).words(stages))
                .containsExactly(
                        "1 plug-in with 66 edits was taken from the store as it is, trained on 2026-01-01; training it took 12 s"
                                + " then.",
                        "What gates know of the plug-in base was learned by this run, for all edits and hosts to come: 30 s.");
        assertThat(new PluginsUsed(66, 0, 0, List.of()).words(List.of())).containsExactly("No plug-in was asked.");
    }

    @Test
    void aHostWhoseFilesHaveChangedIsNotCalledUntouched() throws IOException {
        CertifiedModel changed = new CertifiedModel("beta", "/models/beta", "float16", HASH, "bb22", 1234);
        Certificate certificate = certificate(0, changed);
        assertThat(json(certificate).required("untouched").toString())
                .isEqualTo(
                        "{\"sha_before\":\"aa11\",\"sha_after\":\"bb22\",\"equal\":false,\"bytes_read_after\":1234}");
        assertThat(certificate.terminal())
                .contains("The host is not what it was: ", "SHA-256 is bb22, before the run it was aa11");
        assertThat(certificate(0, MODEL).terminal())
                .contains(
                        "The host is untouched: ",
                        "all 1,234 bytes of its files were read again behind the run, and their SHA-256 is what it was, aa11");
    }

    @Test
    void theLineForTheRunFileSaysTheSameInYaml() throws IOException {
        assertThat(MODEL.runFileLine()).isEqualTo("- {id: beta, path: /models/beta, dtype: float16}");
        for (String name : List.of("plain", "true", "12", "a: b", "it's", "#x", "a, b", "ä", "model.gguf", "")) {
            String line = new CertifiedModel(name, "/models/" + name, "float32", HASH, HASH, 1).runFileLine();
            JsonNode read = new YAMLMapper().readTree(line).get(0);
            assertThat(read.required("id").isTextual()).as(line).isTrue();
            assertThat(read.required("id").asText()).isEqualTo(name);
            assertThat(read.required("path").asText()).isEqualTo("/models/" + name);
        }
    }

    @Test
    void findingsAreSentences() {
        assertThat(found(16_000_000_000L, "e2", "e17").lines())
                .containsExactly(
                        "beta is gpt2, 2,000,000 parameters, vocabulary of 600, weights held as float16",
                        "61 of 63 targets can be said in its tokens; not: e2, e17",
                        "456 of its 600 tokens (76.0 %) are the plug-in base's too, which has 999",
                        "the largest unit takes about 400 MB of memory beside Java's heap, this machine has 16.0 GB");
        assertThat(found(0).lines())
                .contains("63 of 63 targets can be said in its tokens")
                .last()
                .asString()
                .endsWith("on a machine of the cluster");
    }

    @Test
    void anIncompleteRunSaysSo() {
        RunReport whole = report(0);
        ReportedRun run = new ReportedRun(
                "r1",
                "2026-01-02",
                "incomplete_certification",
                "2026-01-02T03:04:05Z",
                "",
                whole.run().causes());
        RunReport part =
                new RunReport(run, whole.hosts(), whole.groups(), whole.asked(), whole.effort(), Optional.empty());
        assertThat(new Certificate(MODEL, found(0), PLUGINS, Set.of(), part)
                        .files()
                        .get(Certificate.PAGE))
                .contains("incomplete\\_certification", "Units or probes of this run have no result");
    }

    @Test
    void isOfOneHost() {
        CertifiedModel other = new CertifiedModel("alpha", "/models/alpha", "float32", HASH, HASH, 1);
        assertThatThrownBy(() -> certificate(0, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid certificate of host alpha: its run has hosts [beta]");
    }
}
