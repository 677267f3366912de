package io.onceedit.ensemble.text;

import io.onceedit.ensemble.RuleContext;

/**
 * A plug-in's voice and a host's tokens. Safe for use by many threads.
 *
 * @param voice what the plug-in says
 * @param writer writes it in the host's tokens
 * @param firstTokens how the plug-in's tokens begin in the host's
 */
record Pair(PluginVoice voice, HostWriter writer, FirstHostTokens firstTokens) {
    static Pair of(PluginVoice voice, HostWriter writer) {
        return new Pair(voice, writer, new FirstHostTokens(voice.vocabulary(), writer));
    }

    static Pair of(RuleContext context) {
        return of(
                PluginVoice.of(context.plugin()), new HostWriter(context.host().tokenizer()));
    }

    /** A prompt and what a host position has behind it, in the plug-in's tokens. */
    PluginText pluginText(String prompt, HostPosition position) {
        return new PluginText(voice.vocabulary(), prompt, position.behind(prompt));
    }
}
