package io.onceedit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Holds the rooms of the README's architecture section: imports point downwards, and only the edges know the world outside. */
@AnalyzeClasses(packages = "io.onceedit", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "io.onceedit.";

    /** Each room with the rooms it may import from; itself is always allowed. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("progress", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("corpus", Set.of("config", "progress")),
            Map.entry("model", Set.of("progress")),
            Map.entry("plugin", Set.of("model", "corpus", "config", "progress")),
            Map.entry("align", Set.of("model", "progress")),
            Map.entry("gate", Set.of("plugin", "corpus", "model", "progress")),
            Map.entry("ensemble", Set.of("gate", "align", "plugin", "model", "progress")),
            Map.entry("edit", Set.of("ensemble", "gate", "align", "plugin", "model", "corpus", "progress")),
            Map.entry("evaluate", Set.of("edit", "ensemble", "gate", "align", "plugin", "model", "corpus", "progress")),
            Map.entry("metric", Set.of("evaluate", "corpus")),
            Map.entry("aggregate", Set.of("metric", "evaluate", "corpus")),
            Map.entry(
                    "sweep",
                    Set.of(
                            "aggregate",
                            "metric",
                            "evaluate",
                            "edit",
                            "ensemble",
                            "gate",
                            "align",
                            "plugin",
                            "model",
                            "corpus",
                            "config",
                            "progress")),
            Map.entry("report", Set.of("aggregate", "metric", "corpus")),
            Map.entry("compare", Set.of()),
            Map.entry(
                    "spark",
                    Set.of(
                            "sweep",
                            "report",
                            "compare",
                            "aggregate",
                            "metric",
                            "evaluate",
                            "gate",
                            "model",
                            "corpus",
                            "config",
                            "progress")));

    @ArchTest
    static final ArchRule IMPORTS_POINT_DOWNWARDS = ArchRuleDefinition.classes()
            .that()
            .resideOutsideOfPackages("io.onceedit.cli..", "io.onceedit")
            .should(new ArchCondition<>("import only from the rooms below their own") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                    String room = room(origin);
                    origin.getDirectDependenciesFromSelf().stream()
                            .filter(d -> d.getTargetClass().getPackageName().startsWith("io.onceedit"))
                            .filter(d -> !room(d.getTargetClass()).equals(room))
                            .filter(d -> !ALLOWED.getOrDefault(room, Set.of()).contains(room(d.getTargetClass())))
                            .forEach(d -> events.add(SimpleConditionEvent.violated(origin, d.getDescription())));
                }
            });

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.onceedit.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SPARK_AND_HADOOP_STAY_AT_THE_EDGE = noClasses()
            .that()
            .resideOutsideOfPackage("io.onceedit.spark..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.apache.parquet..");

    /** Every way to the environment, to system properties and to the standard streams, by the class that it leads through. */
    private static final Map<String, Set<String>> WORLD_OUTSIDE = Map.of(
            System.class.getName(),
            Set.of(
                    "getenv",
                    "getProperty",
                    "getProperties",
                    "setProperty",
                    "setProperties",
                    "clearProperty",
                    "console",
                    "in",
                    "out",
                    "err",
                    "setIn",
                    "setOut",
                    "setErr"),
            Boolean.class.getName(),
            Set.of("getBoolean"),
            Integer.class.getName(),
            Set.of("getInteger"),
            Long.class.getName(),
            Set.of("getLong"),
            ProcessBuilder.class.getName(),
            Set.of("environment"));

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_READS_THE_ENVIRONMENT = noClasses()
            .that()
            .resideOutsideOfPackage("io.onceedit.cli..")
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "it leads to the environment or a standard stream",
                    access -> WORLD_OUTSIDE
                            .getOrDefault(access.getTargetOwner().getName(), Set.of())
                            .contains(access.getTarget().getName())));

    /** Reads the environment in every way that the rule has to find. */
    @SuppressWarnings("unused")
    private static final class Offender {
        private static final List<Object> WAYS = List.of(
                System.getenv(),
                System.getenv("HOME"),
                System.getProperty("user.home"),
                System.getProperty("user.home", ""),
                System.getProperties(),
                Boolean.getBoolean("quiet"),
                List.of(Optional.ofNullable(Integer.getInteger("threads")), Optional.ofNullable(Long.getLong("bytes"))),
                new ProcessBuilder().environment(),
                List.of(System.out, System.err, System.in));

        private static final UnaryOperator<String> REFERENCE = System::getenv;
    }

    @Test
    void theRuleFindsEveryWayToTheEnvironment() {
        EvaluationResult result = ONLY_THE_COMMAND_LINE_READS_THE_ENVIRONMENT.evaluate(
                new ClassFileImporter().importClasses(Offender.class));
        assertThat(result.getFailureReport().getDetails()).hasSize(13);
    }

    @ArchTest
    static final ArchRule WHAT_TRAINS_LENDS_THE_ENGINE_NO_MEMORY = noClasses()
            .that()
            .resideInAnyPackage("io.onceedit.model.decoder..", "io.onceedit.plugin..")
            .should()
            .callMethodWhere(lendsMemory())
            .because("the engine keeps arrays for gradients, and only NativeArrays makes them of memory it owns");

    /** Arrays of given numbers, and operations on a Java number, which make one for it and close it at once. */
    private static DescribedPredicate<JavaMethodCall> lendsMemory() {
        return DescribedPredicate.describe("lends the engine memory of the Java machine", call -> {
            JavaClass owner = call.getTargetOwner();
            List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
            if (owner.isAssignableTo(NDManager.class)) {
                return call.getName().equals("create") && !parameters.get(0).isEquivalentTo(Shape.class);
            }
            return owner.isAssignableTo(NDArray.class)
                    && (call.getName().equals("cbrt")
                            || parameters.stream().anyMatch(type -> type.isEquivalentTo(Number.class)));
        });
    }

    @ArchTest
    static void everyPackageSaysWhatItIs(com.tngtech.archunit.core.domain.JavaClasses classes) {
        List<String> silent = classes.stream()
                .map(JavaClass::getPackageName)
                .distinct()
                .filter(name -> classes.stream()
                        .noneMatch(c -> c.getPackageName().equals(name)
                                && c.getSimpleName().equals("package-info")))
                .toList();
        assertThat(silent).isEmpty();
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        String below = name.substring(ROOT.length());
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }
}
