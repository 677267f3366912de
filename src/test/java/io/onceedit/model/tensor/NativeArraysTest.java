package io.onceedit.model.tensor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class NativeArraysTest {
    @BeforeAll
    static void prepare() {
        TensorRuntime.prepareThread();
    }

    @Test
    void holdWhatTheyAreGivenInTheirScopeAlone() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            NDArray floats = NativeArrays.of(scope, new float[] {1, -2, 3, 4.5f}, new Shape(2, 2));
            NDArray longs = NativeArrays.of(scope, new long[] {7, 1L << 40}, new Shape(2));
            NDArray number = NativeArrays.scalar(scope, 0.25);
            assertThat(floats.toFloatArray()).containsExactly(1, -2, 3, 4.5f);
            assertThat(floats.getShape()).isEqualTo(new Shape(2, 2));
            assertThat(longs.toLongArray()).containsExactly(7, 1L << 40);
            assertThat(number.getShape()).isEqualTo(new Shape());
            assertThat(number.getFloat()).isEqualTo(0.25f);
            assertThat(scope.getManagedArrays()).hasSize(3);
        }
    }

    @Test
    void whatTrainsMakesItsArraysHere() {
        JavaClasses classes = new ClassFileImporter()
                .importUrl(
                        NativeArrays.class.getProtectionDomain().getCodeSource().getLocation());
        noClasses()
                .that()
                .resideInAnyPackage("io.onceedit.model.decoder..", "io.onceedit.plugin..")
                .should()
                .callMethodWhere(lendsMemory())
                .because("the engine keeps arrays for gradients, and only NativeArrays makes them of memory it owns")
                .check(classes);
    }

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
}
