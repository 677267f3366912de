package io.onceedit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CombinedGatesTest {
    /** Says what it was told to and remembers what it was asked. */
    private static final class Scripted implements Gate {
        private final Map<String, GateDecision> decisions;
        private final List<String> asked = new ArrayList<>();

        Scripted(Map<String, GateDecision> decisions) {
            this.decisions = decisions;
        }

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public List<GateDecision> decide(List<String> prompts) {
            asked.addAll(prompts);
            return prompts.stream()
                    .map(prompt -> decisions.getOrDefault(prompt, GateDecision.CLOSED))
                    .toList();
        }
    }

    private final Scripted first = new Scripted(Map.of(
            "both", open(0.9, "e1", "e2"),
            "first", open(0.9, "e1"),
            "apart", open(0.9, "e1"),
            "unnamed", open(0.6)));
    private final Scripted second = new Scripted(Map.of(
            "both", open(0.7, "e2", "e1"),
            "second", open(0.8, "e2"),
            "apart", open(0.8, "e2"),
            "unnamed", open(0.8, "e3")));
    private final List<String> prompts = List.of("both", "first", "none", "second", "apart", "unnamed");

    private static GateDecision open(double alpha, String... facts) {
        return new GateDecision(true, alpha, List.of(facts));
    }

    @Test
    void allIsOpenWhereEveryGateIs() {
        Gate all = new AllGates("all", List.of(first, second));

        assertThat(all.decide(prompts))
                .containsExactly(
                        open(0.7, "e1", "e2"),
                        GateDecision.CLOSED,
                        GateDecision.CLOSED,
                        GateDecision.CLOSED,
                        GateDecision.CLOSED,
                        open(0.6, "e3"));
        assertThat(second.asked).containsExactly("both", "first", "apart", "unnamed");
    }

    @Test
    void anyIsOpenWhereTheFirstOpenGateIs() {
        Gate any = new AnyGate("any", List.of(first, second));

        assertThat(any.decide(prompts))
                .containsExactly(
                        open(0.9, "e1", "e2"),
                        open(0.9, "e1"),
                        GateDecision.CLOSED,
                        open(0.8, "e2"),
                        open(0.9, "e1"),
                        open(0.6));
        assertThat(second.asked).containsExactly("none", "second");
    }

    @Test
    void routesPromptsAndKeepsTheirOrder() {
        assertThat(Routing.route(prompts, prompt -> prompt.length() == 5, first, second))
                .containsExactly(
                        open(0.7, "e2", "e1"),
                        open(0.9, "e1"),
                        GateDecision.CLOSED,
                        open(0.8, "e2"),
                        open(0.9, "e1"),
                        open(0.8, "e3"));
        assertThat(first.asked).containsExactly("first", "apart");
    }

    @Test
    void asksNoGateAboutNoPrompts() {
        assertThat(Routing.route(List.of("both"), prompt -> true, first, second))
                .hasSize(1);
        assertThat(second.asked).isEmpty();
    }
}
