package io.onceedit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The classes of a sweep as Java maps them into memory (JEP 350): processes that start from it spend a third less. A process of its own
 * makes it while the build packs the program, on the core that this leaves idle; who starts before it is there does without.
 */
final class ClassArchive {
    /** Set by the build where the class path is one of files but for the tests' own. */
    private static final String FOLDER = "onceedit.class-archives";

    private static final String SWEEP = "edit-sweep conf/demo.yaml --limit 2 --hosts gpt2 --methods host,text"
            + " --set protocols=[teacher_forced] --set pool.limit=40 --set methods.1.training={\"loop.epochs\":1} --store ";

    /** What a process on the class path of this test is started with. */
    static List<String> options() {
        if (System.getProperty(FOLDER) == null) {
            return List.of();
        }
        Path archive = folder(files()).resolve("classes.jsa");
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    private static List<Path> files() {
        return ChildProcess.classPath().stream()
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
    }

    /** Of these files as they are. */
    private static Path folder(List<Path> files) {
        long lastChange = files.stream()
                .mapToLong(file -> file.toFile().lastModified())
                .max()
                .orElseThrow();
        return Path.of(System.getProperty(FOLDER), String.valueOf(lastChange));
    }

    /** The build's own step, not one of its tests. */
    @Test
    void begin() throws IOException {
        List<Path> files = files();
        Path folder = folder(files);
        if (Files.exists(folder)) {
            return;
        }
        Files.createDirectories(folder);
        Path making = folder.resolve("making.jsa");
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "\"$@\" && mv " + making + " " + folder.resolve("classes.jsa"), "archive"));
        String classPath = files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        command.addAll(ChildProcess.javaWithSpark(classPath, List.of("-XX:ArchiveClassesAtExit=" + making)));
        command.add("io.onceedit.cli.Main");
        command.addAll(List.of((SWEEP + folder.resolve("store")).split(" ", -1)));
        ChildProcess.start(command, folder.resolve("log"));
    }
}
