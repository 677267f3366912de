package io.onceedit.evaluate;

import io.onceedit.edit.EditedModel;
import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.PluginShares;
import io.onceedit.gate.GateDecision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An edited model whose gate opens where a test told it what to say; it counts what it is asked, and chokes on the word "poison". */
final class ScriptedEdit implements EditedModel {
    private final ScriptedHost host;
    private final Map<String, String> sayings = new HashMap<>();
    private final Map<String, String> pluginTexts = new HashMap<>();
    private final List<Integer> answered = new ArrayList<>();
    private final Map<String, String> certain = new HashMap<>();
    private final Map<String, Integer> wanted = new HashMap<>();
    private final Set<String> insatiable = new HashSet<>();
    private final Map<String, PluginShares> shares = new HashMap<>();
    private int decided;

    ScriptedEdit(ScriptedHost host) {
        this.host = host;
    }

    ScriptedEdit says(String prompt, String words) {
        return says(prompt, words, "");
    }

    ScriptedEdit says(String prompt, String words, String pluginText) {
        sayings.put(prompt, words);
        pluginTexts.put(prompt, pluginText);
        return this;
    }

    /** Is not certain about a prompt when it is first asked: it wants so many tokens, and says other words with them. */
    ScriptedEdit wants(String prompt, int tokens, String words) {
        wanted.put(prompt, tokens);
        certain.put(prompt, words);
        return this;
    }

    /** Wants more tokens for a prompt whatever it was given. */
    ScriptedEdit wantsEverMore(String prompt) {
        insatiable.add(prompt);
        return this;
    }

    /** Tells the same shares at every position behind a prompt. */
    ScriptedEdit tells(String prompt, PluginShares told) {
        shares.put(prompt, told);
        return this;
    }

    /** How many prompts were decided about. */
    int decided() {
        return decided;
    }

    /** The sizes of the batches of answers that were asked for. */
    List<Integer> answered() {
        return answered;
    }

    @Override
    public String method() {
        return "scripted";
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        if (prompts.stream().anyMatch(prompt -> prompt.contains("undecidable"))) {
            throw new IllegalStateException("the gate chokes");
        }
        decided += prompts.size();
        return prompts.stream()
                .map(prompt ->
                        sayings.containsKey(prompt) ? new GateDecision(true, 0.75, List.of("f")) : GateDecision.CLOSED)
                .toList();
    }

    @Override
    public List<FusedAnswer> answer(List<GatedAnswer> answers) {
        answered.add(answers.size());
        return answers.stream().map(this::answer).toList();
    }

    private FusedAnswer answer(GatedAnswer answer) {
        String prompt = answer.pass().prompt();
        refusePoison(prompt);
        int[] ids = host.tokenizer().encode(sayings.get(prompt)).ids();
        List<FusedPosition> positions = new ArrayList<>();
        for (int id : ids) {
            positions.add(new FusedPosition(
                    id,
                    pluginTexts.get(prompt),
                    answer.decision().alpha(),
                    shares.getOrDefault(prompt, PluginShares.NONE)));
        }
        if (insatiable.contains(prompt)) {
            return new FusedAnswer(positions, "text", Integer.MAX_VALUE);
        }
        if (wanted.containsKey(prompt)) {
            sayings.put(prompt, certain.get(prompt));
            return new FusedAnswer(positions, "text", wanted.remove(prompt));
        }
        return new FusedAnswer(positions, "text");
    }

    @Override
    public List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens) {
        return prompts.stream().map(prompt -> generate(prompt, maximumTokens)).toList();
    }

    private FusedGeneration generate(GatedPrompt prompt, int maximumTokens) {
        refusePoison(prompt.prompt());
        Generation generation = host.generation(sayings.get(prompt.prompt()), maximumTokens);
        List<FusedPosition> steps = new ArrayList<>();
        for (int id : generation.hostIds()) {
            steps.add(new FusedPosition(
                    id, pluginTexts.get(prompt.prompt()), prompt.decision().alpha()));
        }
        return new FusedGeneration(generation, steps, "text");
    }

    private static void refusePoison(String prompt) {
        if (prompt.contains("poison")) {
            throw new IllegalStateException("the rule chokes on " + prompt);
        }
    }
}
