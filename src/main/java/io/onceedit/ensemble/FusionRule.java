package io.onceedit.ensemble;

import java.util.ArrayList;
import java.util.List;

/**
 * How a plug-in's and a host's next-token distributions become one. A rule is bound to one host and one plug-in when it is made. It is
 * asked about prompts whose gate is open only: where a gate is closed the host's own answer stands, and no rule is asked.
 *
 * <p>A rule may hold native memory: whoever made it closes it, before the models.
 */
public interface FusionRule extends AutoCloseable {
    /** The name by which a configuration asks for it. */
    String name();

    /**
     * The fused greedy token at every answer position with the gold prefix fed; one result for each answer, in order. No host is read for
     * it: an answer that the host's pass does not decide says how much a pass must keep that does.
     */
    List<FusedAnswer> fuse(List<GatedAnswer> answers);

    /** Free greedy generation behind each prompt; one result for each prompt, in order. */
    List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens);

    /** One decoding step behind a text, with a distribution over the host's vocabulary. */
    NextToken next(GatedPrompt prefix);

    /**
     * How likely the fused model finds known answers: for each answer, in order, the natural logarithm of the probability of its own token
     * at every position with the gold prefix fed, (A); negative infinity where the rule gives a token no probability.
     */
    default List<double[]> logProbNats(List<GatedAnswer> answers) {
        List<double[]> likelihoods = new ArrayList<>(answers.size());
        for (GatedAnswer answer : answers) {
            HostPass pass = answer.pass();
            double[] nats = new double[pass.positions()];
            for (int i = 0; i < nats.length; i++) {
                NextToken next = next(new GatedPrompt(pass.prefix(i), answer.decision()));
                nats[i] = Math.log(next.probabilities()[pass.expected(i)]);
            }
            likelihoods.add(nats);
        }
        return likelihoods;
    }

    /** Frees what the rule holds beside the models; nothing, where a rule does not say otherwise. */
    @Override
    default void close() {}
}
