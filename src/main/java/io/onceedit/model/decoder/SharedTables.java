package io.onceedit.model.decoder;

import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.RotarySpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What a decoder and all that share its parameters keep between passes: rotary tables, causal masks, constants. Owns the native memory. */
final class SharedTables implements AutoCloseable {
    /** Masks of longer texts are made for one pass: a table of n positions takes 4 n^2 bytes. */
    private static final int LONGEST_KEPT_MASK = 512;

    private final NDManager owner;
    private final Constants constants;
    private final Map<RotarySpec, RotaryTables> rotaryTables = new LinkedHashMap<>();
    private final Map<Integer, GrowingTable> causalTables = new LinkedHashMap<>();
    private final int maximumPositions;

    SharedTables(DecoderSpec spec, NDManager owner) {
        this.owner = owner;
        this.constants = new Constants(owner);
        this.maximumPositions = spec.sizes().maximumPositions();
        for (LayerSpec layer : spec.layers()) {
            AttentionSpec attention = layer.attention();
            int window = attention.window();
            causalTables.computeIfAbsent(
                    window,
                    key -> new GrowingTable(
                            owner, (manager, count) -> AttentionMask.causalTable(manager, count, window)));
            if (attention.rotary().rotates()) {
                rotaryTables.computeIfAbsent(attention.rotary(), rotary -> new RotaryTables(rotary, owner));
            }
        }
    }

    Constants constants() {
        return constants;
    }

    NDManager newScope() {
        return owner.newSubManager();
    }

    /** A pass over whole texts. */
    Pass fromStart(NDManager scope, TokenBatch batch, KeyValueMemory memory) {
        int tokens = batch.longest();
        Map<Integer, AttentionMask> masks = masks(window -> tokens <= LONGEST_KEPT_MASK
                ? AttentionMask.causal(scope, causalTables.get(window).covering(tokens), tokens)
                : AttentionMask.causal(scope, AttentionMask.causalTable(scope, tokens, window), tokens));
        return new Pass(
                new Pass.Extent(batch.size(), tokens),
                rotations(Positions.fromStart(tokens), batch.lengths(), scope),
                masks,
                memory);
    }

    /** A pass over tokens that continue those of a cache. */
    Pass behind(NDManager scope, TokenBatch batch, SlotCache cache) {
        int tokens = batch.longest();
        Positions positions = cache.nextPositions(tokens, maximumPositions);
        int[][] slots = cache.slotsWith(batch);
        return new Pass(
                new Pass.Extent(batch.size(), tokens),
                rotations(positions, cache.lengthsWith(batch), scope),
                masks(window -> AttentionMask.behind(scope, positions, slots, window)),
                cache);
    }

    private Map<RotarySpec, Rotation> rotations(Positions positions, int[] textLengths, NDManager scope) {
        Map<RotarySpec, Rotation> rotations = new LinkedHashMap<>();
        rotaryTables.forEach((spec, table) -> rotations.put(spec, table.at(positions, textLengths, scope)));
        return rotations;
    }

    private Map<Integer, AttentionMask> masks(Function<Integer, AttentionMask> maker) {
        Map<Integer, AttentionMask> masks = new LinkedHashMap<>();
        causalTables.keySet().forEach(window -> masks.put(window, maker.apply(window)));
        return masks;
    }

    /** Frees everything that the decoder owns, its parameters too. */
    @Override
    public void close() {
        owner.close();
    }
}
