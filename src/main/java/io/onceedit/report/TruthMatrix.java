package io.onceedit.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts x groups. Few cells are of their kind, so that each is held once and named by its place. Immutable. */
public final class TruthMatrix {
    private static final int ABSENT = -1;

    private final List<FactCell> kinds;
    private final List<FactState> states;
    private final int[][] cells;

    private TruthMatrix(List<FactCell> kinds, int[][] cells) {
        this.kinds = List.copyOf(kinds);
        this.states = kinds.stream().map(FactCell::state).toList();
        this.cells = cells;
    }

    /** The different cells, each once. */
    List<FactCell> kinds() {
        return kinds;
    }

    /** Places of a group's cells in {@link #kinds}, by fact; -1 where a fact was not asked. */
    int[] places(int group) {
        return cells[group].clone();
    }

    /** The cell of a fact; empty where it was not asked. */
    public Optional<FactCell> cell(int group, int fact) {
        int place = cells[group][fact];
        return place == ABSENT ? Optional.empty() : Optional.of(kinds.get(place));
    }

    /** How a fact stands; empty where it was not asked. */
    public Optional<FactState> state(int group, int fact) {
        int place = cells[group][fact];
        return place == ABSENT ? Optional.empty() : Optional.of(states.get(place));
    }

    /** Number of groups. */
    public int groups() {
        return cells.length;
    }

    /** Collects cells. Not for several threads. */
    public static final class Builder {
        private final Map<FactCell, FactCell> once = new HashMap<>();
        private final FactCell[][] cells;

        /** A matrix in which nothing was asked. */
        public Builder(int groups, int facts) {
            cells = new FactCell[groups][facts];
        }

        /** Adds a cell of a fact in a group to what is known of it so far. */
        public Builder add(int group, int fact, FactCell cell) {
            FactCell known = cells[group][fact];
            cells[group][fact] = once.computeIfAbsent(known == null ? cell : known.plus(cell), added -> added);
            return this;
        }

        /** The matrix of all cells so far; the builder is not used again. */
        public TruthMatrix build() {
            Map<FactCell, Integer> kinds = new LinkedHashMap<>();
            int[][] places = new int[cells.length][];
            for (int group = 0; group < cells.length; group++) {
                places[group] = Arrays.stream(cells[group])
                        .mapToInt(cell -> cell == null ? ABSENT : kinds.computeIfAbsent(cell, added -> kinds.size()))
                        .toArray();
            }
            return new TruthMatrix(new ArrayList<>(kinds.keySet()), places);
        }
    }
}
