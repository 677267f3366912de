package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The command lines of {@code conf/schedule}, read as the program reads them. */
final class ScheduleExamplesTest {
    private static final Path FOLDER = Path.of("conf/schedule");

    /** The verb that a command line asks for; it does not run. */
    private static String verb(List<String> arguments) {
        return Main.commandLine()
                .parseArgs(arguments.toArray(String[]::new))
                .subcommand()
                .commandSpec()
                .name();
    }

    private static List<JsonNode> documents(String name) throws IOException {
        try (var documents = new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(FOLDER.resolve(name).toFile())) {
            return documents.readAll();
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    void cronRunsTheNightUnderALockAndMailsAVerdictThatIsNoPass() throws IOException {
        List<String> jobs = Files.readAllLines(FOLDER.resolve("crontab")).stream()
                .filter(line -> line.matches("[0-9*].*"))
                .toList();
        assertThat(jobs).hasSize(2).allMatch(line -> line.matches("(\\S+ ){5} cd \"\\$HOME\" && .*"));
        assertThat(jobs.get(0))
                .contains("flock --nonblock", "%F".replace("%", "\\%"))
                .doesNotContain(" %");
        List<String> verbs = new ArrayList<>();
        for (String job : jobs) {
            MatchResult typed = Pattern.compile("jobs/(nightly|onceedit verdict) ([^>]*?) >")
                    .matcher(job)
                    .results()
                    .findFirst()
                    .orElseThrow();
            List<String> arguments = new ArrayList<>(List.of(typed.group(1).replace("onceedit ", "")));
            arguments.addAll(List.of(
                    typed.group(2).replace("\"$(date -u +\\%F)\"", "2026-11-27").split(" ", -1)));
            verbs.add(verb(arguments));
        }
        assertThat(verbs).containsExactly("nightly", "verdict");
        assertThat(jobs.get(1)).endsWith("|| cat verdict.log");
    }

    @Test
    void airflowSubmitsTheNightOfTheDateThatItIsFor() throws IOException {
        String dag = Files.readString(FOLDER.resolve("airflow_nightly.py"));
        String arguments =
                dag.substring(dag.indexOf("application_args=["), dag.indexOf("],", dag.indexOf("application_args=[")));
        List<String> typed = Pattern.compile("\"([^\"]*)\"|\\b(STORE)\\b")
                .matcher(arguments)
                .results()
                .map(one -> one.group(1) == null ? "out" : one.group(1))
                .toList();
        assertThat(verb(typed)).isEqualTo("nightly");
        assertThat(typed).endsWith("--run-date", "{{ data_interval_end | ds }}");
        assertThat(dag).contains("java_class=\"" + Main.class.getName() + "\"", "max_active_runs=1", "catchup=True");
    }

    @Test
    void kubernetesRunsTheNightAndTheVerdict() throws IOException {
        List<JsonNode> resources = documents("spark-operator.yaml");
        JsonNode night = resources.get(0).required("spec");
        assertThat(verb(texts(night.required("template").required("arguments"))))
                .isEqualTo("nightly");
        assertThat(night.required("concurrencyPolicy").asText()).isEqualTo("Forbid");
        assertThat(night.required("template").required("mainClass").asText()).isEqualTo(Main.class.getName());
        String sparkVersion = Pattern.compile("<spark.version>(.*)</spark.version>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertThat(night.required("template").required("sparkVersion").asText()).isEqualTo(sparkVersion);
        JsonNode verdict = resources.get(1).at("/spec/jobTemplate/spec/template/spec/containers/0/args");
        assertThat(verb(texts(verdict))).isEqualTo("verdict");
    }

    @Test
    @EnabledIfSystemProperty(
            named = "scheduled-spark-application.crd",
            matches = ".+",
            disabledReason = "no resource definition was named")
    void theResourceIsOneThatTheOperatorTakes() throws IOException {
        Path definition = Path.of(System.getProperty("scheduled-spark-application.crd"));
        JsonNode schema = new YAMLMapper().readTree(definition.toFile()).at("/spec/versions/0/schema/openAPIV3Schema");
        assertThat(schema.isObject()).as(definition.toString()).isTrue();
        var checked = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
        String resource = documents("spark-operator.yaml").get(0).toString();
        assertThat(checked.validate(resource, InputFormat.JSON)).isEmpty();
        assertThat(checked.validate(resource.replace("\"executor\"", "\"executioner\""), InputFormat.JSON))
                .isNotEmpty();
    }
}
