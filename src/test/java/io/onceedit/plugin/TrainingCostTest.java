package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TrainingCostTest {
    private static final long MEBIBYTE = 1L << 20;
    private static final int STEP_MEBIBYTES = 256;
    private static final TrainingSettings SETTINGS =
            TrainingSettings.recipe("speaker").with(Map.of("loop.epochs", "2", "trained", "last:2"));

    @BeforeAll
    static void prepare() {
        TensorRuntime.prepareThread();
    }

    @Test
    void peakMemoryIsThatOfAStepWhateverTheProcessHeldBefore() {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            hold(scope, 3 * STEP_MEBIBYTES);
        }
        try (LanguageModel tiny = TinyModel.open("tiny-hash", true);
                LanguageModel greedy =
                        new LanguageModel("greedy", "llama", "hash", greedy(tiny.decoder()), tiny.tokenizer())) {
            long before = ResidentMemory.watch().peakBytes();
            try (TrainingResult result = new PluginTrainer(SETTINGS, "test")
                    .train(greedy, TinyEdits.batch(), TinyEdits.texts(SETTINGS), ProgressListener.SILENT)) {
                long taken = result.cost().peakResidentBytes() - before;
                assertThat(taken / MEBIBYTE).isBetween(STEP_MEBIBYTES - 40L, STEP_MEBIBYTES + 100L);
            }
        }
    }

    /** A decoder that holds much memory from a step's forward pass until its scope is closed. */
    private static Decoder greedy(Decoder decoder) {
        return (Decoder) Proxy.newProxyInstance(
                Decoder.class.getClassLoader(), new Class<?>[] {Decoder.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("logits")) {
                        hold(((NDArray) arguments[0]).getManager(), STEP_MEBIBYTES);
                    }
                    try {
                        Object result = method.invoke(decoder, arguments);
                        return method.getName().equals("withParameters") ? greedy((Decoder) result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void hold(NDManager scope, long mebibytes) {
        scope.ones(new Shape(mebibytes * MEBIBYTE / Float.BYTES));
    }
}
