package io.onceedit.report;

import java.util.Locale;
import java.util.Map;

/** What a reason's code means. */
final class ReasonWords {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("NOT_LEARNED", "The plug-in itself does not say the new answer."),
            Map.entry("GATE_CLOSED", "The prompt is about an edit, but the gate left it to the host."),
            Map.entry("GATE_OPEN", "The prompt is about no edit, or another one, but the gate let the plug-in answer."),
            Map.entry("FUSION_LOSS", "The plug-in says it, but what was fused with the host says something else."),
            Map.entry("FUSED_OTHERWISE", "The fused answer is wrong; what the plug-in alone says is not known."),
            Map.entry("ALIGNMENT_LOSS", "The plug-in says it, but its tokens map to other tokens of the host."),
            Map.entry("TOKEN_BOUNDARY", "The plug-in's and the host's tokens end at different characters."),
            Map.entry("HOST_CHANGED", "The host's own answer is another one than before."),
            Map.entry("ERROR", "The probe could not be evaluated; it counts as failed."));

    private ReasonWords() {}

    /** What a code means; empty for an unknown one. */
    static String of(String code) {
        return WORDS.getOrDefault(code.toUpperCase(Locale.ROOT), "");
    }
}
