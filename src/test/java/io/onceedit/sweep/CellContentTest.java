package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.AnswerPosition;
import io.onceedit.evaluate.Candidate;
import io.onceedit.evaluate.Candidates;
import io.onceedit.evaluate.Observation;
import io.onceedit.evaluate.ProbeCandidates;
import io.onceedit.evaluate.Protocol;
import io.onceedit.evaluate.Verdict;
import io.onceedit.gate.GateDecision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CellContentTest {
    private static final Candidates KEPT = new Candidates(
            List.of(new Candidate(7, " Velm", true, 0.25, 0.5), new Candidate(8, " Orrin", false, null, 0.375)),
            0.125,
            0.0625,
            0.03125);

    @TempDir
    private Path folder;

    @Test
    void observationsAndWhatIsKeptToBeFusedAgainLieApart() throws IOException {
        Observation open = observation("open", List.of(KEPT));
        Observation closed = observation("closed", List.of());

        CellContent.write(folder, List.of(open, closed));

        assertThat(CellContent.read(folder)).containsExactly(open.withoutCandidates(), closed);
        assertThat(CellContent.readCandidates(folder)).containsExactly(new ProbeCandidates("open", List.of(KEPT)));
    }

    /** An earlier version reads what this one writes: it knows no other fields of an observation. */
    @Test
    void observationsAreStoredAsBeforeCandidatesWereKept() throws IOException {
        CellContent.write(folder, List.of(observation("open", List.of(KEPT))));
        try (InputStream stored = new GZIPInputStream(Files.newInputStream(folder.resolve("observations.jsonl.gz")))) {
            assertThat(new String(stored.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"recalled\":true}")
                    .doesNotContain("andidates");
        }
    }

    @Test
    void aCellOfAnEarlierVersionHasKeptNothing() throws IOException {
        Observation closed = observation("closed", List.of());
        CellContent.write(folder, List.of(closed));
        assertThat(folder.toFile().list()).containsExactly("observations.jsonl.gz");
        assertThat(CellContent.read(folder)).containsExactly(closed);
        assertThat(CellContent.readCandidates(folder)).isEmpty();
    }

    private static Observation observation(String probe, List<Candidates> candidates) {
        return new Observation(
                new Probe(probe, "f", ProbeKind.EDIT, new TextProbe("Ada was born in", "Velm")),
                Protocol.TEACHER_FORCED,
                Verdict.ok(1, true, ""),
                new Observation.Answers(
                        "Velm",
                        "Orrin",
                        List.of(new AnswerPosition(0, " Velm", " Orrin", " Velm", " Velm", 1, true)),
                        "text",
                        true,
                        candidates),
                new GateDecision(true, 1, List.of("f")),
                1.5);
    }
}
