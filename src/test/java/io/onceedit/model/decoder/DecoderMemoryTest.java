package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a call makes outlives it but its result, in the scope and in the decoder. */
final class DecoderMemoryTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama-untied",
                "qwen2-window",
                "gpt2",
                "gemma3-pattern",
                "gemma2",
                "phi3-longrope",
                "olmo2",
                "gptj",
                "gpt_neox",
                "opt-norms-behind"
            })
    void holdsAsManyArraysAfterEveryCall(String name) {
        Fixture fixture = Fixture.read(name);
        try (Decoder own = fixture.open();
                NDManager lender = own.newScope()) {
            Map<String, NDArray> lent = new LinkedHashMap<>();
            for (String parameter : own.parameterNames()) {
                NDArray copy = own.parameter(parameter).duplicate();
                copy.attach(lender);
                lent.put(parameter, copy);
            }
            try (Decoder replaced = own.withParameters(lent);
                    NDManager scope = own.newScope()) {
                useEverything(own, scope, fixture.batch());
                useEverything(replaced, scope, fixture.batch());
                int held = everything(scope).getManagedArrays().size();
                assertThat(scope.getManagedArrays()).isEmpty();
                for (int call = 0; call < 3; call++) {
                    useEverything(own, scope, fixture.batch());
                    useEverything(replaced, scope, fixture.batch());
                }
                assertThat(scope.getManagedArrays()).isEmpty();
                assertThat(everything(scope).getManagedArrays()).hasSize(held);
            }
        }
    }

    private static void useEverything(Decoder decoder, NDManager scope, TokenBatch batch) {
        try (NDArray residual = decoder.residualAfter(scope, batch, 1);
                NDArray hidden = decoder.hiddenFrom(residual, batch, 1);
                NDArray whole = decoder.hidden(scope, batch);
                NDArray asked = decoder.hidden(scope, batch, new TokenPlaces(new int[] {2, 0}, new int[] {3, 1}));
                NDArray rows = HiddenRows.gather(whole, new TokenPlaces(new int[] {0, 2}, new int[] {1, 3}));
                NDArray logits = decoder.logits(rows);
                KeyValueCache cache = decoder.newCache(scope, batch.size());
                NDArray read = decoder.extend(scope, cache, batch);
                KeyValueCache branch = cache.branch(new int[] {2, 0}, new int[] {3, 5});
                NDArray extended = decoder.extend(scope, branch, new TokenBatch(new int[][] {{1, 2}, {3}}))) {
            assertThat(new LogitReader(decoder).read(rows, new int[] {1, 2}, 3).rows())
                    .isEqualTo(2);
            assertThat(hidden.getShape()).isEqualTo(read.getShape());
            assertThat(asked.getShape()).isEqualTo(rows.getShape());
            assertThat(logits.getShape().get(0)).isEqualTo(extended.getShape().get(0));
            assertThat(scope.getManagedArrays()).hasSizeGreaterThan(6);
        }
    }

    /** The manager that holds the decoder's own arrays and all scopes. */
    private static NDManager everything(NDManager scope) {
        return scope.getParentManager();
    }
}
