package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FreeGenerationTest {
    /** A generation ends as the untouched host's does: the token that ends the text is none of it. */
    @ParameterizedTest
    @ValueSource(strings = {"host-llama", "host-gpt2", "host-gemma"})
    void leavesTheTokenThatEndsTheTextOut(String host) {
        DemoPair pair = DemoPair.of(host);
        TextTokenizer tokenizer = pair.host().tokenizer();
        int word = tokenizer.encodeWithoutBeginOfText(" in").ids()[0];
        int end = IntStream.range(0, tokenizer.vocabularySize())
                .filter(tokenizer::isEndOfText)
                .findFirst()
                .orElseThrow();
        HeadReader head = HeadReader.withoutWeights(pair.host().decoder(), tokenizer.vocabularySize());
        PluginReader plugin = new PluginReader(pair.new Speaker(Double.NaN));
        GatedPrompt prompt = new GatedPrompt("It stood", new GateDecision(true, 1, List.of()));
        try (FreeGeneration free =
                new FreeGeneration(pair.context(pair.new Speaker(Double.NaN)), head, plugin, List.of(prompt))) {
            free.emit(List.of(new FusedPosition(word, " in", 1)));
            assertThat(free.isGoing()).isTrue();
            free.emit(List.of(new FusedPosition(end, "\n", 1)));

            assertThat(free.isGoing()).isFalse();
            FusedGeneration fused = free.results("vocabulary").get(0);
            assertThat(fused.generation().hostIds()).containsExactly(word);
            assertThat(fused.generation().ended()).isTrue();
            assertThat(fused.steps()).extracting(FusedPosition::id).containsExactly(word, end);
            assertThat(fused.computedOver()).isEqualTo("vocabulary");
        }
    }
}
