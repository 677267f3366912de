package io.onceedit.gate;

import java.util.List;

/** Says whether a prompt is about an edit, how much the plug-in weighs, and which edit it is about. */
public interface Gate {
    /** The name by which a configuration asks for it. */
    String name();

    /** One decision for each prompt, in order. A gate that reads a model reads the prompts in batches. */
    List<GateDecision> decide(List<String> prompts);
}
