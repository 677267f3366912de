package io.onceedit.cli;

import io.onceedit.config.RunFile;
import io.onceedit.corpus.CorpusException;
import io.onceedit.corpus.CorpusForm;
import io.onceedit.corpus.CorpusReader;
import io.onceedit.corpus.FactLedger;
import io.onceedit.corpus.Provenance;
import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.sweep.CorpusSettings;
import io.onceedit.sweep.Locations;
import io.onceedit.sweep.SweepConfigReader;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which ledger of facts, on which day. */
final class LedgerOptions {
    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description =
                    "A run file (.yaml, .yml), whose corpus is taken, or a corpus of JSON Lines; a path or any Hadoop URI.")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Puts a value over the run file's, for example --set corpus.path=edits.jsonl. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(
            names = "--as-of",
            paramLabel = "DATE",
            description = "How the edits stand on a day, YYYY-MM-DD (default: as_of of the run file, or today).")
    private Optional<String> asOf = Optional.empty();

    /** Where the ledger is, and of which day. */
    CorpusSettings settings() {
        if (asOf.isPresent() && !Provenance.isDate(asOf.get())) {
            throw new UnusableInputException("Invalid --as-of " + asOf.get() + ": expected YYYY-MM-DD");
        }
        String day = asOf.orElse(LocalDate.now(ZoneOffset.UTC).toString());
        Locations locations = new HadoopLocations();
        if (!file.matches(".*\\.ya?ml")) {
            if (!locations.exists(file)) {
                throw new UnusableInputException("Cannot find " + file + ": expected a run file or a corpus");
            }
            return new CorpusSettings(file, "jsonl", 0, 0, -1, day);
        }
        RunFile read = RunFileOptions.read(locations, file, assignments);
        if (asOf.isPresent() || !read.root().has("as_of")) {
            read.set("as_of=" + day);
        }
        return new SweepConfigReader(locations, 1).corpus(read);
    }

    /** All edits of the corpus, whatever part of it the run file takes. */
    FactLedger ledger(CorpusSettings settings) {
        try {
            return FactLedger.of(
                    new CorpusReader(CorpusForm.named(settings.form()), false),
                    new HadoopLocations().corpus(settings.path()),
                    settings.asOf());
        } catch (CorpusException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }
}
