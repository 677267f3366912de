package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.Anchors;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.ensemble.SearchOptions;
import org.junit.jupiter.api.Test;

final class PairSpaceTest {
    @Test
    void holdsNothingWhereThePluginsSideCannotBeOpened() {
        DemoPair pair = DemoPair.of("host-llama");
        AlignmentTable table = pair.align(AlignmentSettings.DEFAULT.withInverseSample(0));
        int[] pluginIds = table.anchors().pluginIds().clone();
        int tokens = pair.base().tokenizer().vocabularySize();
        pluginIds[pluginIds.length - 1] = tokens;
        AlignmentTable foreign = new AlignmentTable(
                table.key(), new Anchors(pluginIds, table.anchors().hostIds()), table.inverse(), table.figures());
        RuleContext context = pair.context(pair.new Speaker(Double.NaN));
        NDManager hostWeights = pair.host().decoder().embedding().getManager();
        NDManager pluginWeights = pair.base().decoder().embedding().getManager();
        int host = hostWeights.getManagedArrays().size();
        int plugin = pluginWeights.getManagedArrays().size();

        assertThatThrownBy(() -> PairSpace.open(context, foreign, SearchOptions.DEFAULT, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot compare embeddings: anchor " + (pluginIds.length - 1) + " is token " + tokens
                        + ", expected 0 to " + (tokens - 1));

        assertThat(hostWeights.getManagedArrays()).hasSize(host);
        assertThat(pluginWeights.getManagedArrays()).hasSize(plugin);
    }
}
