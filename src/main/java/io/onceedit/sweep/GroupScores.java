package io.onceedit.sweep;

import io.onceedit.aggregate.ClusterSum;
import io.onceedit.aggregate.Score;
import java.io.Serializable;
import java.util.List;
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
}
