package io.onceedit.evaluate;

import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.HostPass;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.List;

/** What an untouched host says: computed by a model that is open, or recalled. Results stand in the order of the questions. */
public interface HostAnswers {
    /** The host's tokenizer. */
    TextTokenizer tokenizer();

    /** The host's pass over each known answer, with as many kept tokens as it is asked for in general. */
    List<Attempt<HostPass>> passes(List<TextProbe> probes);

    /**
     * The host's pass over each known answer.
     *
     * @param keptTokens the most likely tokens that are kept at each position, at least 1; at most all of them are
     */
    List<Attempt<HostPass>> passes(List<TextProbe> probes, int keptTokens);

    /**
     * The host's free greedy generation behind each prompt, up to the line end.
     *
     * @param maximumTokens the most tokens of a generation, at least 1
     */
    List<Attempt<Generation>> generations(List<String> prompts, int maximumTokens);
}
