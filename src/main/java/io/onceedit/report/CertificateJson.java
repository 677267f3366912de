package io.onceedit.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.aggregate.Score;
import io.onceedit.metric.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A certificate as JSON. */
final class CertificateJson {
    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CertificateJson() {}

    static String of(Certificate certificate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", VERSION);
        json.put("host", host(certificate));
        json.put("run", run(certificate));
        json.put("preflight", found(certificate.found()));
        json.put("undone", certificate.undoneFacts());
        json.put(
                "results",
                certificate.groups().stream().map(CertificateJson::group).toList());
        json.put("cost", cost(certificate));
        json.put("plugins", plugins(certificate));
        json.put("untouched", untouched(certificate.model()));
        json.put("run_file_line", certificate.model().runFileLine());
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Failed to write a certificate", e);
        }
    }

    private static Map<String, Object> host(Certificate certificate) {
        ReportedHost described = certificate.found().host();
        return ordered(
                "id", described.id(),
                "path", certificate.model().location(),
                "content_sha", certificate.model().contentHash(),
                "architecture", described.architecture(),
                "parameters", described.parameters(),
                "vocabulary", described.vocabulary(),
                "dtype", described.type());
    }

    private static Map<String, Object> run(Certificate certificate) {
        ReportedRun run = certificate.report().run();
        return ordered(
                "run_id", run.runId(),
                "run_date", run.runDate(),
                "status", run.status(),
                "complete", run.complete(),
                "started_at", run.startedAt(),
                "ended_at", run.endedAt(),
                "code", certificate.code(),
                "code_revision", certificate.revision());
    }

    private static Map<String, Object> found(HostFindings found) {
        return ordered(
                "targets", found.targets().edits(),
                "targets_expressible", found.targets().expressible(),
                "targets_lost", found.targets().lost(),
                "tokens", found.tokens().host(),
                "plugin_tokens", found.tokens().plugin(),
                "tokens_in_common", found.tokens().common(),
                "tokens_in_common_share", found.tokens().share(),
                "largest_unit_bytes", found.memory().largestUnitBytes(),
                "machine_bytes", found.memory().machineBytes());
    }

    private static Map<String, Object> group(HeldFacts group) {
        ReportGroup what = group.scored().group();
        Map<String, Object> json = ordered(
                "method", what.method().name(),
                "rule", what.method().rule(),
                "gate", what.method().gate(),
                "protocol", what.protocol(),
                "batch_size", what.batchSize(),
                "seed", what.seed(),
                "facts", group.asked(),
                "holding", group.holding(),
                "side_effects", group.sideEffects());
        CertificateTerminal.METRICS.forEach(
                metric -> group.scored().score(metric).ifPresent(score -> json.put(metric.columnName(), score(score))));
        json.put(
                "not_holding",
                group.failing().stream().map(CertificateJson::failing).toList());
        return json;
    }

    private static Map<String, Object> score(Score score) {
        return ordered(
                "value", score.value(),
                "ci_low", score.ciLow(),
                "ci_high", score.ciHigh(),
                "exact", score.measure() == Measure.EXACT);
    }

    private static Map<String, Object> failing(HeldFacts.Failing failing) {
        return ordered(
                "fact_id", failing.fact().id(),
                "state", failing.state().words(),
                "prompt", failing.prompt(),
                "target", failing.fact().target(),
                "said", failing.said(),
                "reason", failing.reason(),
                "reason_words", failing.words());
    }

    private static Map<String, Object> cost(Certificate certificate) {
        Map<String, Object> total = stage(certificate.total());
        total.remove("stage");
        total.remove("reused");
        return ordered(
                "stages",
                certificate.stages().stream().map(CertificateJson::stage).toList(),
                "total",
                total);
    }

    private static Map<String, Object> stage(StageTotal stage) {
        return ordered(
                "stage", stage.stage(),
                "reused", stage.reused(),
                "units", stage.units(),
                "wall_s", stage.time().wall(),
                "cpu_s", stage.time().cpu(),
                "device_s", stage.time().device(),
                "tokens", stage.tokens(),
                "peak_bytes", stage.peakBytes());
    }

    private static Map<String, Object> plugins(Certificate certificate) {
        List<String> stages = List.of("gate_maps", "train");
        return ordered(
                "edits", certificate.plugins().edits(),
                "taken", certificate.plugins().taken(),
                "trained", certificate.plugins().trained(),
                "taken_trained_on", certificate.plugins().days(),
                "stages",
                        certificate.report().effort().stages().stream()
                                .filter(stage -> stages.contains(stage.stage()))
                                .map(CertificateJson::stage)
                                .toList());
    }

    private static Map<String, Object> untouched(CertifiedModel model) {
        return ordered(
                "sha_before", model.contentHash(),
                "sha_after", model.contentHashAfter(),
                "equal", model.isUntouched(),
                "bytes_read_after", model.bytesReadAfter());
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            ordered.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return ordered;
    }
}
