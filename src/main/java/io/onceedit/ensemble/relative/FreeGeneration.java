package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDManager;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.model.tokenizer.IncrementalDecoder;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prompts that are continued side by side, one host token at a time. The host reads its own tokens; the plug-in reads the text so far,
 * tokenised anew and taken from its cache as far as its tokens stayed the same. Bytes of an unfinished character are held back from the
 * plug-in until the character is whole. A text ends with its first line end or with a token that ends a text; neither is part of it.
 */
final class FreeGeneration implements AutoCloseable {
    private final HeadReader hostHead;
    private final PluginReader plugin;
    private final ContinuedReader hostReader;
    private final ContinuedReader pluginReader;
    private final TextTokenizer hostTokenizer;
    private final List<Stream> streams = new ArrayList<>();
    private List<Stream> going;
    private int[] placesInCache;
    private int length;

    FreeGeneration(RuleContext context, HeadReader hostHead, PluginReader plugin, List<GatedPrompt> prompts) {
        this.hostHead = hostHead;
        this.plugin = plugin;
        this.hostTokenizer = context.host().tokenizer();
        this.hostReader = new ContinuedReader(hostHead.decoder(), prompts.size());
        this.pluginReader = new ContinuedReader(plugin.head().decoder(), prompts.size());
        for (GatedPrompt prompt : prompts) {
            streams.add(new Stream(prompt));
        }
        this.going = List.copyOf(streams);
        this.placesInCache = IntStream.range(0, prompts.size()).toArray();
    }

    /** One text that grows. */
    private final class Stream {
        private final GatedPrompt prompt;
        private final IncrementalDecoder decoder = hostTokenizer.incrementalDecoder();
        private final StringBuilder text = new StringBuilder();
        private int[] hostIds;
        private final int promptIds;
        private boolean ended;

        Stream(GatedPrompt prompt) {
            this.prompt = prompt;
            this.hostIds = hostTokenizer.encode(prompt.prompt()).ids();
            this.promptIds = hostIds.length;
        }

        void emit(int token) {
            hostIds = Arrays.copyOf(hostIds, hostIds.length + 1);
            hostIds[hostIds.length - 1] = token;
            text.append(decoder.append(token));
            int lineEnd = text.indexOf("\n");
            if (lineEnd >= 0) {
                text.setLength(lineEnd);
            }
            ended = lineEnd >= 0 || hostTokenizer.isEndOfText(token);
        }

        Generation result() {
            return new Generation(text.toString(), Arrays.copyOfRange(hostIds, promptIds, hostIds.length), ended);
        }
    }

    /**
     * What both models say about the texts that go on.
     *
     * @param prompts whose texts
     * @param host what the host says
     * @param plugin what the plug-in says
     */
    record Step(List<GatedPrompt> prompts, List<PluginReading> host, List<PluginReading> plugin) {}

    boolean isGoing() {
        return !going.isEmpty();
    }

    /** Tokens emitted to the longest text. */
    int length() {
        return length;
    }

    /** Reads the next step of the texts that go on. */
    Step read(int mostOfHost, int mostOfPlugin) {
        int[][] hostTokens = going.stream().map(stream -> stream.hostIds).toArray(int[][]::new);
        int[][] pluginTokens = going.stream()
                .map(stream -> plugin.tokenizer()
                        .encode(stream.prompt.prompt() + stream.text)
                        .ids())
                .toArray(int[][]::new);
        try (NDManager hostScope = hostHead.decoder().newScope();
                NDManager pluginScope = plugin.head().decoder().newScope()) {
            List<PluginReading> host =
                    hostHead.read(hostReader.lastStates(hostScope, placesInCache, hostTokens), mostOfHost);
            List<PluginReading> spoken =
                    plugin.head().read(pluginReader.lastStates(pluginScope, placesInCache, pluginTokens), mostOfPlugin);
            return new Step(going.stream().map(stream -> stream.prompt).toList(), host, spoken);
        }
    }

    /** Emits a host token to each text that was read. */
    void emit(int[] tokens) {
        for (int i = 0; i < tokens.length; i++) {
            going.get(i).emit(tokens[i]);
        }
        int[] places = IntStream.range(0, tokens.length)
                .filter(i -> !going.get(i).ended)
                .toArray();
        going = Arrays.stream(places).mapToObj(going::get).toList();
        placesInCache = places;
        length++;
    }

    /** All texts, in the order of the prompts. */
    List<Generation> results() {
        return streams.stream().map(Stream::result).toList();
    }

    @Override
    public void close() {
        hostReader.close();
        pluginReader.close();
    }
}
