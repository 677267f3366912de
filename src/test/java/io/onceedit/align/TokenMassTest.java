package io.onceedit.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class TokenMassTest {
    private static final String TEXT = "The blacksmith of the village plays the flute and lives by the bridge.";

    private static LanguageModel model;

    @BeforeAll
    static void open() {
        TensorRuntime.prepareThread();
        model = LanguageModels.open("llama", Path.of("src/demo/models/host-llama"), Device.cpu());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void allTokensHaveAllMassAndNoneHasNone() {
        int size = model.decoder().shape().vocabularySize();
        int[] all = IntStream.range(0, size).toArray();
        assertThat(TokenMass.share(model, all, List.of(TEXT, TEXT + TEXT))).isCloseTo(1, within(1e-5));
        assertThat(TokenMass.share(model, new int[0], List.of(TEXT))).isZero();
        assertThat(TokenMass.share(model, all, List.of())).isZero();
    }

    @Test
    void isTheMeanProbabilityOverAllPositions() {
        int[] tokens = {5, 17, 300};
        int[] ids = model.tokenizer().encode(TEXT).ids();
        double expected = 0;
        try (NDManager scope = model.decoder().newScope()) {
            for (int length = 1; length <= ids.length; length++) {
                int[] prefix = IntStream.range(0, length).map(i -> ids[i]).toArray();
                float[] probabilities = model.decoder()
                        .logits(model.decoder()
                                .hidden(scope, TokenBatch.of(List.of(prefix)))
                                .get("0," + (length - 1) + ":" + length))
                        .softmax(-1)
                        .toFloatArray();
                for (int token : tokens) {
                    expected += probabilities[token] / ids.length;
                }
            }
        }
        assertThat(TokenMass.share(model, tokens, List.of(TEXT))).isCloseTo(expected, within(1e-6));
    }

    @Test
    void readsNoFurtherThanTheModel() {
        String longText = TEXT.repeat(200);
        assertThat(model.tokenizer().encode(longText).ids())
                .hasSizeGreaterThan(model.decoder().shape().maximumPositions());
        assertThat(TokenMass.share(model, new int[] {5}, List.of(longText))).isBetween(0.0, 1.0);
    }
}
