package io.onceedit.gate.map;

import io.onceedit.model.LanguageModel;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The gates' learned maps with their thresholds: learned once for a plug-in base, used for every plug-in made from it.
 *
 * @param origin what they were learned from
 * @param tokenWeights how much each token counts in the features of whole prompts
 * @param maps the map of keys, and that of relations where the pool's records name their subjects
 * @param thresholds of the same
 */
public record GateMaps(
        Origin origin,
        TokenWeights tokenWeights,
        Map<MapName, LearnedMap> maps,
        Map<ThresholdName, CalibratedThreshold> thresholds) {
    public GateMaps {
        Objects.requireNonNull(tokenWeights, "tokenWeights");
        Objects.requireNonNull(origin, "origin");
        maps = Collections.unmodifiableMap(new EnumMap<>(maps));
        thresholds = Collections.unmodifiableMap(new EnumMap<>(thresholds));
    }

    /**
     * What maps were learned from.
     *
     * @param baseId the plug-in base's name at that time
     * @param baseHash its content hash; the maps open for no other model
     * @param poolHash SHA-256 over the pool's texts, hexadecimal
     * @param settings of the learning
     * @param sizes what the pool came to
     */
    public record Origin(String baseId, String baseHash, String poolHash, GateMapSettings settings, Sizes sizes) {
        public Origin {
            Objects.requireNonNull(baseId, "baseId");
            Objects.requireNonNull(baseHash, "baseHash");
            Objects.requireNonNull(poolHash, "poolHash");
            Objects.requireNonNull(settings, "settings");
            Objects.requireNonNull(sizes, "sizes");
        }

        /**
         * Refuses a model that the maps were not learned for.
         *
         * @throws IllegalArgumentException naming both
         */
        public void requireBase(LanguageModel base) {
            if (!baseHash.equals(base.contentHash())) {
                throw new IllegalArgumentException("Cannot use gate maps for model " + base.id() + " with content hash "
                        + base.contentHash() + ": they were learned for model " + baseId + " with " + baseHash
                        + "; learn maps for this model");
            }
        }
    }

    /**
     * What a pool came to.
     *
     * @param keyRecords records that the key map was learned from
     * @param relationRecords records that the relation map was learned from
     * @param recordsDropped records left out because they share a text with the evaluation
     * @param textsDropped texts of the others left out because they equal or end with an evaluated prompt
     */
    public record Sizes(int keyRecords, int relationRecords, int recordsDropped, int textsDropped) {}

    /** The map of whole prompts. */
    public LearnedMap key() {
        return maps.get(MapName.KEY);
    }

    /** The map of questions without their subject; empty where the pool's records name no subjects. */
    public Optional<LearnedMap> relation() {
        return Optional.ofNullable(maps.get(MapName.RELATION));
    }

    /**
     * A calibrated threshold.
     *
     * @throws IllegalArgumentException where there is none, because the pool's records name no subjects
     */
    public CalibratedThreshold threshold(ThresholdName name) {
        CalibratedThreshold threshold = thresholds.get(name);
        if (threshold == null) {
            throw new IllegalArgumentException("Cannot use gate threshold " + name.configName() + " of the maps for "
                    + origin.baseId() + ": the records of their training pool name no subjects");
        }
        return threshold;
    }
}
