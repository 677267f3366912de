package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of the container image, carried out step by step in a folder that stands for the image; then what it is started with. */
final class ImageRecipeIT {
    private static final Path RECIPE = Path.of("conf/docker/Dockerfile");
    private static final String HOME = "/opt/onceedit";

    @TempDir
    private static Path folder;

    private static final Map<String, String> ENVIRONMENT = new HashMap<>();
    private static final List<Path> COPIED = new ArrayList<>();
    private static final List<String> START = new ArrayList<>();
    private static Path home;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        home = Files.createDirectories(folder.resolve("image"));
        Path spark = folder.resolve("spark");
        for (String jar : SparkJars.onClassPath()) {
            link(spark.resolve("jars").resolve(Path.of(jar).getFileName()), Path.of(jar));
        }
        ENVIRONMENT.put("SPARK_HOME", spark.toString());
        ENVIRONMENT.put("JAVA_HOME", System.getProperty("java.home"));
        ENVIRONMENT.put("ONCEEDIT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        for (String line : lines(RECIPE)) {
            carryOut(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static void carryOut(String step, String what) throws IOException, InterruptedException {
        switch (step) {
            case "ARG", "FROM", "USER" -> {
                // there is one machine and one user
            }
            case "WORKDIR" -> assertThat(what).isEqualTo(HOME);
            case "COPY" -> {
                Path source = Path.of(what.split(" ", -1)[0]);
                String target = what.split(" ", -1)[1];
                assertThat(source).exists();
                COPIED.add(source);
                link(home.resolve(target.endsWith("/") ? target + source.getFileName() : target), source);
            }
            case "ENV" -> {
                String value = here(what.substring(what.indexOf('=') + 1));
                ENVIRONMENT.put(
                        what.substring(0, what.indexOf('=')),
                        value.replace("${SPARK_HOME}", ENVIRONMENT.get("SPARK_HOME")));
            }
            case "RUN" -> run(Map.of(), "bash", "-c", here(what));
            case "ENTRYPOINT" -> START.add(here(what.replaceAll("[\\[\\]\"]", "")));
            case "CMD" -> assertThat(what).isEqualTo("[\"--help\"]");
            default -> throw new IllegalArgumentException("Unsupported step " + step + " " + what);
        }
    }

    /** A path of the image as it is here. */
    private static String here(String text) {
        return text.replace(HOME, home.toString());
    }

    private static void link(Path link, Path to) throws IOException {
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, to.toAbsolutePath());
    }

    /** Runs a command in the image; what it prints. */
    private static String run(Map<String, String> more, String... command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(ENVIRONMENT);
        builder.environment().putAll(more);
        int code = ChildProcess.exitCode(builder.start());
        assertThat(code).as(Files.readString(log)).isZero();
        return Files.readString(log);
    }

    private static String start(Map<String, String> more, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(START);
        command.addAll(List.of(arguments));
        return run(more, command.toArray(String[]::new));
    }

    /** The native libraries and when they were written. */
    private static Map<String, String> natives() throws IOException {
        Map<String, String> natives = new TreeMap<>();
        try (Stream<Path> files = Files.walk(home.resolve("natives"))) {
            for (Path file : files.toList()) {
                natives.put(
                        home.relativize(file).toString(),
                        Files.getLastModifiedTime(file).toString());
            }
        }
        return natives;
    }

    @Test
    void aVerbFindsTheNativeLibrariesUnpacked() throws IOException, InterruptedException {
        Map<String, String> built = natives();
        assertThat(built.keySet())
                .anyMatch(name -> name.matches("natives/pytorch/[^/]+/libtorch_cpu.so"))
                .anyMatch(name -> name.matches("natives/pytorch/[^/]+/[^/]+-libdjl_torch.so"))
                .anyMatch(name -> name.matches("natives/tokenizers/[^/]+/libtokenizers.so"));
        Path hadoop = Files.createDirectories(folder.resolve("hadoop"));
        Files.writeString(hadoop.resolve("core-site.xml"), """
                <configuration><property><name>fs.viewfs.mounttable.image.link./store</name><value>%s</value></property></configuration>
                """.formatted(
                        Files.createDirectories(folder.resolve("store")).toUri()));
        Map<String, String> settings = Map.of("HADOOP_CONF_DIR", hadoop.toString());
        assertThat(start(settings, "doctor", "--store", "viewfs://image/store"))
                .containsPattern("spark +ok +" + ChildProcess.sparkVersion())
                .containsPattern("engine +ok +PyTorch")
                .containsPattern("tokenizers +ok ")
                .contains("can write to viewfs://image/store");
        assertThat(natives()).isEqualTo(built);
    }

    @Test
    void aUserWhomTheImageDoesNotKnowGetsAName() throws IOException, InterruptedException {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path id = Files.writeString(programs.resolve("id"), "#!/bin/sh\n[ $1 = -u ] && echo 54321 || echo 0\n");
        Files.setPosixFilePermissions(id, PosixFilePermissions.fromString("rwxr-xr-x"));
        String library =
                Path.of(System.getProperty("java.home"), "lib", "libjsig.so").toString();
        Map<String, String> unknown = new HashMap<>();
        unknown.put("PATH", programs + ":" + System.getenv("PATH"));
        unknown.put("TMPDIR", programs.toString());
        unknown.put("LD_PRELOAD", "");
        unknown.put("NSS_WRAPPER", library);
        String show = "echo $LD_PRELOAD $NSS_WRAPPER_GROUP; cat \"$NSS_WRAPPER_PASSWD\"";
        assertThat(start(unknown, "bash", "-c", show))
                .isEqualTo(library + " /etc/group\nonceedit:x:54321:0::" + home + ":/bin/false\n");
        unknown.put("NSS_WRAPPER", "none");
        assertThat(start(unknown, "bash", "-c", "echo $LD_PRELOAD"))
                .isEqualTo("Cannot name user 54321: the image has no libnss_wrapper.so;"
                        + " run it as a user of /etc/passwd, or give the base that library\n\n");
        assertThat(start(Map.of(), "bash", "-c", "echo ${NSS_WRAPPER_PASSWD-none}"))
                .isEqualTo("none\n");
    }

    @Test
    void theImageIsMadeOfWhatIsCopiedOnTheSparkThatTheProgramIsBuiltFor() throws IOException {
        List<String> sent = new ArrayList<>(List.of("*"));
        COPIED.forEach(source -> sent.add("!" + source));
        assertThat(lines(Path.of(RECIPE + ".dockerignore"))).isEqualTo(sent);
        String project = Files.readString(Path.of("pom.xml"));
        String base = "ARG BASE=apache/spark:%s-scala%s-java%s-ubuntu";
        assertThat(lines(RECIPE))
                .startsWith(base.formatted(
                        property(project, "spark.version"),
                        property(project, "scala.binary.version"),
                        property(project, "maven.compiler.release")));
    }

    /** A property of the project as it is without a profile. */
    private static String property(String project, String name) {
        String tag = "<" + name + ">";
        int begin = project.indexOf(tag) + tag.length();
        return project.substring(begin, project.indexOf('<', begin));
    }

    @Test
    void partsOfSparkGoToSparkAndCommandsAreRunAsTheyAre() throws IOException, InterruptedException {
        Map<String, String> spark = Map.of("SPARK_ENTRYPOINT", "/bin/echo");
        assertThat(start(spark, "driver", "--class", "Main", "a b")).isEqualTo("driver --class Main a b\n");
        assertThat(start(spark, "executor")).isEqualTo("executor\n");
        assertThat(start(spark, "bash", "-c", "echo $DJL_CACHE_DIR")).isEqualTo(home + "/natives\n");
        assertThat(start(spark, "/bin/echo", "edit-sweep")).isEqualTo("edit-sweep\n");
    }

    @Test
    void whatHasNoArgumentsSaysWhatThereIs() throws IOException, InterruptedException {
        assertThat(start(Map.of(), "--help")).startsWith("Usage: onceedit");
    }
}
