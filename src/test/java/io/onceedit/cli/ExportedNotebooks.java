package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The notebooks as {@code jobs/export-notebooks} writes them. */
final class ExportedNotebooks {
    static final List<String> NAMES = List.of("first-look", "methods-and-hosts", "nightly-incident");

    private static final String JOB = "jobs/export-notebooks";
    private static final long INSTALLING_SECONDS = 300;

    private final Path out;
    private final Path log;

    /**
     * Nothing has run yet.
     *
     * @param folder for what they write and say
     */
    ExportedNotebooks(Path folder) {
        this.out = folder.resolve("notebooks");
        this.log = folder.resolve("notebooks.log");
    }

    /** The interpreter that has their packages. The test is skipped where there is no Python or no registry that has them. */
    String python() throws IOException, InterruptedException {
        int code = run(JOB, "--prepare");
        assumeTrue(code != ExitCode.USAGE.code(), said());
        assertThat(code).as(said()).isZero();
        return said().lines().reduce((first, last) -> last).orElseThrow();
    }

    /** Runs them on a store; the exit code. */
    int run(Path store) throws IOException, InterruptedException {
        return run(JOB, store.toString(), out.toString());
    }

    /** Runs a command; its exit code. */
    int run(String... command) throws IOException, InterruptedException {
        return ChildProcess.exitCode(ChildProcess.start(List.of(command), log), INSTALLING_SECONDS);
    }

    /** What the last command said. */
    String said() throws IOException {
        return Files.readString(log);
    }

    /** The page of a notebook. */
    String page(String name) throws IOException {
        return Files.readString(out.resolve(name + ".html"));
    }

    /** All texts that the cells of a notebook put out. */
    String outputs(String name) throws IOException {
        JsonNode cells = new ObjectMapper()
                .readTree(Files.readString(out.resolve(name + ".ipynb")))
                .required("cells");
        return StreamSupport.stream(cells.spliterator(), false)
                .flatMap(cell -> StreamSupport.stream(cell.path("outputs").spliterator(), false))
                .map(output -> text(output.path("text"))
                        + text(output.path("data").path("text/plain"))
                        + text(output.path("data").path("text/html"))
                        + text(output.path("data").path("text/markdown")))
                .collect(Collectors.joining("\n"));
    }

    /** A text, in one piece or line by line. */
    private static String text(JsonNode lines) {
        return lines.isArray()
                ? StreamSupport.stream(lines.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining())
                : lines.asText();
    }
}
