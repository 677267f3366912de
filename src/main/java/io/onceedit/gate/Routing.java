package io.onceedit.gate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Asks gates about a part of the prompts, and puts the decisions back in the prompts' order. */
final class Routing {
    private Routing() {}

    /** Asks one gate about the prompts that meet a condition, another one about the others; none about no prompts. */
    static List<GateDecision> route(List<String> prompts, Predicate<String> condition, Gate ifMet, Gate otherwise) {
        boolean[] met = new boolean[prompts.size()];
        for (int i = 0; i < met.length; i++) {
            met[i] = condition.test(prompts.get(i));
        }
        GateDecision[] decisions = new GateDecision[met.length];
        ask(ifMet, prompts, i -> met[i], decisions);
        ask(otherwise, prompts, i -> !met[i], decisions);
        return Arrays.asList(decisions);
    }

    /** Asks a gate about the chosen prompts and sets their decisions. */
    static void ask(Gate gate, List<String> prompts, IntPredicate chosen, GateDecision[] decisions) {
        List<Integer> places = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            if (chosen.test(i)) {
                places.add(i);
                asked.add(prompts.get(i));
            }
        }
        if (!asked.isEmpty()) {
            List<GateDecision> answers = gate.decide(asked);
            for (int i = 0; i < places.size(); i++) {
                decisions[places.get(i)] = answers.get(i);
            }
        }
    }
}
