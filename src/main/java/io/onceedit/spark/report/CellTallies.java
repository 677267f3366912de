package io.onceedit.spark.report;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.report.FactCell;
import io.onceedit.report.KindCount;
import io.onceedit.report.TruthMatrix;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/** Counts the outcomes of a part of a run by group and fact. */
final class CellTallies {
    private static final int KINDS = ProbeKind.values().length;

    private final Map<Place, Counts> cells = new HashMap<>();

    private record Place(int group, String fact) {}

    /**
     * What one part has of the cells of a matrix. Few cells are of their kind: those that are alike travel once.
     *
     * @param groups the groups of cells
     * @param facts ids of their facts
     * @param cells what they come to
     */
    record Packed(int[] groups, String[] facts, FactCell[] cells) implements Serializable {
        /**
         * Adds all cells to a matrix, which may have others of the same group and fact.
         *
         * @param places of facts by id; what is asked about others is left out
         */
        void addTo(TruthMatrix.Builder matrix, Map<String, Integer> places) {
            for (int i = 0; i < cells.length; i++) {
                Integer fact = places.get(facts[i]);
                if (fact != null) {
                    matrix.add(groups[i], fact, cells[i]);
                }
            }
        }
    }

    private static final class Counts {
        private final int[] planned = new int[KINDS];
        private final int[] passed = new int[KINDS];
        private final int[] errors = new int[KINDS];
        private final Set<String> codes = new TreeSet<>();

        void add(Row outcome) {
            OutcomeWords.kind(outcome).map(ProbeKind::ordinal).ifPresent(kind -> {
                planned[kind]++;
                passed[kind] += outcome.<Boolean>getAs("pass") ? 1 : 0;
                errors[kind] += OutcomeWords.isError(outcome) ? 1 : 0;
            });
            OutcomeWords.code(outcome).ifPresent(codes::add);
        }

        FactCell cell() {
            List<KindCount> kinds = new ArrayList<>();
            for (int kind = 0; kind < KINDS; kind++) {
                kinds.add(new KindCount(planned[kind], passed[kind], errors[kind]));
            }
            return new FactCell(kinds, List.copyOf(codes));
        }
    }

    void add(int group, Row outcome) {
        cells.computeIfAbsent(new Place(group, outcome.getAs("fact_id")), added -> new Counts())
                .add(outcome);
    }

    Packed packed() {
        int[] groups = new int[cells.size()];
        String[] facts = new String[cells.size()];
        FactCell[] packed = new FactCell[cells.size()];
        Map<FactCell, FactCell> once = new HashMap<>();
        int next = 0;
        for (Map.Entry<Place, Counts> cell : cells.entrySet()) {
            groups[next] = cell.getKey().group();
            facts[next] = cell.getKey().fact();
            packed[next++] = once.computeIfAbsent(cell.getValue().cell(), added -> added);
        }
        return new Packed(groups, facts, packed);
    }
}
