package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDManager;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.GeneratedLine;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prompts that are continued side by side, one host token at a time. The host reads its own tokens; the plug-in reads the text so far,
 * tokenised anew and taken from its cache as far as its tokens stayed the same. Bytes of an unfinished character are held back from the
 * plug-in until the character is whole. A text ends with its first line end or with a token that ends a text, see {@link GeneratedLine}.
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
        private final GeneratedLine line = new GeneratedLine(hostTokenizer);
        private final List<FusedPosition> steps = new ArrayList<>();
        private int[] hostIds;

        Stream(GatedPrompt prompt) {
            this.prompt = prompt;
            this.hostIds = hostTokenizer.encode(prompt.prompt()).ids();
        }

        void emit(FusedPosition step) {
            steps.add(step);
            if (line.append(step.id())) {
                hostIds = Arrays.copyOf(hostIds, hostIds.length + 1);
                hostIds[hostIds.length - 1] = step.id();
            }
        }

        String text() {
            return prompt.prompt() + line.text();
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
                .map(stream -> plugin.tokenizer().encode(stream.text()).ids())
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
    void emit(List<FusedPosition> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            going.get(i).emit(tokens.get(i));
        }
        int[] places = IntStream.range(0, tokens.size())
                .filter(i -> !going.get(i).line.hasEnded())
                .toArray();
        going = Arrays.stream(places).mapToObj(going::get).toList();
        placesInCache = places;
        length++;
    }

    /**
     * All texts, in the order of the prompts.
     *
     * @param computedOver what the rule looked at
     */
    List<FusedGeneration> results(String computedOver) {
        return streams.stream()
                .map(stream -> new FusedGeneration(stream.line.generation(), stream.steps, computedOver))
                .toList();
    }

    @Override
    public void close() {
        hostReader.close();
        pluginReader.close();
    }
}
