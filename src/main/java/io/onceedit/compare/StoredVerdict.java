package io.onceedit.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The verdict of a run as {@code verdict.json} holds it.
 *
 * @param runId the run
 * @param runDate the date that it stands for
 * @param baselineRunId the run that it was held against; empty where there was none
 * @param createdAt when it was judged
 * @param outcome the verdict
 * @param reasons why, in sentences
 */
public record StoredVerdict(
        String runId,
        String runDate,
        String baselineRunId,
        Instant createdAt,
        NightlyVerdict.Outcome outcome,
        List<String> reasons) {
    /** The file's name. */
    public static final String FILE = "verdict.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public StoredVerdict {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(runDate, "runDate");
        Objects.requireNonNull(baselineRunId, "baselineRunId");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(outcome, "outcome");
        reasons = List.copyOf(reasons);
    }

    /** The file's text: this, its incidents, and what they were found in. */
    public String json(List<Incident> incidents, NightlyEvidence evidence) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", 1);
        json.put("run_id", runId);
        json.put("run_date", runDate);
        json.put("baseline_run_id", baselineRunId);
        json.put("created_at", createdAt.toString());
        json.put("verdict", outcome.columnName());
        json.put("reasons", reasons);
        json.put("incidents", incidents.stream().map(StoredVerdict::json).toList());
        json.put("pairs", evidence.pairs());
        json.put("left_out", evidence.leftOut());
        json.put("lost", evidence.flips().stream().mapToLong(FlipSum::lost).sum());
        json.put("won", evidence.flips().stream().mapToLong(FlipSum::won).sum());
        json.put("host_passes_read_again", evidence.readAgain().read());
        json.put("host_passes_differing", evidence.readAgain().differing().size());
        json.put("tests", evidence.comparisons().size());
        json.put(
                "regressed",
                evidence.comparisons().stream()
                        .filter(JudgedComparison::regressed)
                        .count());
        json.put("protected_lost", evidence.lostProtected());
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Failed to write a verdict", e);
        }
    }

    private static Map<String, Object> json(Incident incident) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cause", incident.cause().kind().name());
        json.put("name", incident.cause().name());
        json.put("words", incident.describe());
        json.put("hosts", incident.hosts());
        json.put("methods", incident.methods());
        json.put("lost", incident.lost());
        json.put("won", incident.won());
        json.put("facts", incident.facts());
        return json;
    }

    /**
     * Reads the file's text.
     *
     * @param runId whose it is, for the error
     * @throws IllegalArgumentException where it is no verdict
     */
    public static StoredVerdict parse(String runId, String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            List<String> reasons = new ArrayList<>();
            json.required("reasons").forEach(reason -> reasons.add(reason.asText()));
            return new StoredVerdict(
                    json.required("run_id").asText(),
                    json.required("run_date").asText(),
                    json.required("baseline_run_id").asText(),
                    Instant.parse(json.required("created_at").asText()),
                    NightlyVerdict.Outcome.valueOf(
                            json.required("verdict").asText().toUpperCase(Locale.ROOT)),
                    reasons);
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Invalid " + FILE + " of run " + runId + ": " + e.getMessage() + "; compare the run again", e);
        }
    }
}
