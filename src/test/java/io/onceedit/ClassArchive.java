package io.onceedit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The classes of a sweep as Java maps them into memory (JEP 350): processes that start from it spend a quarter less on reading and checking
 * classes. A process of its own makes it once for all tests of a build, beside them; who starts before it is there does without.
 */
final class ClassArchive {
    /** Set by the build where the class path is one of files but for the tests' own. */
    private static final String FOLDER = "onceedit.class-archives";

    private static final String SWEEP =
            "edit-sweep conf/demo.yaml --limit 2 --hosts gpt2 --methods host --set protocols=[teacher_forced] --store ";

    private ClassArchive() {}

    /** What a process on the class path of this test is started with. */
    static List<String> options() {
        String archives = System.getProperty(FOLDER);
        if (archives == null) {
            return List.of();
        }
        List<Path> files = ChildProcess.classPath().stream()
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
        Path folder = Path.of(archives, String.valueOf(lastChange(files)));
        Path archive = folder.resolve("classes.jsa");
        if (Files.exists(archive)) {
            return List.of("-XX:SharedArchiveFile=" + archive);
        }
        try {
            make(folder, archive, files);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to make " + archive + ": " + e, e);
        }
        return List.of();
    }

    private static long lastChange(List<Path> files) {
        return files.stream()
                .mapToLong(file -> file.toFile().lastModified())
                .max()
                .orElseThrow();
    }

    private static void make(Path folder, Path archive, List<Path> files) throws IOException {
        Files.createDirectories(folder.getParent());
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException underWay) {
            return;
        }
        Path making = folder.resolve("making.jsa");
        String classPath = files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        List<String> command =
                new ArrayList<>(ChildProcess.javaWithSpark(classPath, List.of("-XX:ArchiveClassesAtExit=" + making)));
        command.add("io.onceedit.cli.Main");
        command.addAll(List.of((SWEEP + folder.resolve("store")).split(" ", -1)));
        Future<?> unused = ChildProcess.start(command, folder.resolve("log"))
                .onExit()
                .thenAccept(process -> publish(process.exitValue(), making, archive));
    }

    private static void publish(int exitCode, Path making, Path archive) {
        if (exitCode == 0 && Files.exists(making) && !making.toFile().renameTo(archive.toFile())) {
            throw new IllegalStateException("Failed to rename " + making + " to " + archive);
        }
    }
}
