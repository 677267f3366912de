package io.onceedit.cli;

import io.onceedit.corpus.invented.InventedCorpus;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a corpus of any size. */
@Command(
        name = "corpus",
        mixinStandardHelpOptions = true,
        description = "Writes edits about invented people as JSON Lines, as many as are asked for.",
        footer = {"", "Example:", "  jobs/onceedit bench corpus --edits 1000000 --seed 1 edits.jsonl"})
final class BenchCorpusCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "Where they are written.")
    private Path file;

    @Option(names = "--edits", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    private long edits = 1_000;

    @Option(names = "--seed", paramLabel = "N", description = "Decides who they are about (default: 1).")
    private long seed = 1;

    @Option(names = "--others", description = "Writes records about other people instead, for a pool.")
    private boolean others;

    @Override
    public Integer call() {
        BenchedModel.atLeast(1, "--edits", edits);
        InventedCorpus corpus = new InventedCorpus(seed);
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
            if (others) {
                corpus.writeOthers(edits, stream);
            } else {
                corpus.writeEdits(edits, stream);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UnusableInputException("Cannot write corpus " + file + ": " + e.getMessage());
        }
        return ExitCode.OK.code();
    }
}
