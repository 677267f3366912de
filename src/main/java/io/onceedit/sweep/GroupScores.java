package io.onceedit.sweep;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.aggregate.ClusterSum;
import io.onceedit.aggregate.PartialScores;
import io.onceedit.aggregate.Score;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The metrics of one method on one host under one protocol.
 *
 * @param group what they are for
 * @param scores token share and exact match of every metric that has probes
 */
public record GroupScores(WorkUnit.Group group, List<Score> scores) {
    public GroupScores {
        Objects.requireNonNull(group, "group");
        scores = List.copyOf(scores);
    }

    /** What a cell adds to its group. */
    public record CellSum(String cellId, WorkUnit.Group group, List<ClusterSum> sums) implements Serializable {
        public CellSum {
            Objects.requireNonNull(cellId, "cellId");
            Objects.requireNonNull(group, "group");
            sums = List.copyOf(sums);
        }

        /** Probes in error. */
        public long errors() {
            return sums.stream().mapToLong(ClusterSum::errors).sum();
        }
    }

    /** Merges the cells' sums and scores every group, in the order in which groups first appear. */
    public static List<GroupScores> of(List<CellSum> cells, Bootstrap bootstrap) {
        Map<String, PartialScores> sums = new LinkedHashMap<>();
        Map<String, WorkUnit.Group> groups = new LinkedHashMap<>();
        for (CellSum cell : cells) {
            String name = cell.group().name();
            groups.putIfAbsent(name, cell.group());
            PartialScores partial = sums.computeIfAbsent(name, absent -> new PartialScores());
            cell.sums().forEach(partial::add);
        }
        return groups.entrySet().stream()
                .map(group -> new GroupScores(
                        group.getValue(), sums.get(group.getKey()).scores(bootstrap)))
                .toList();
    }
}
