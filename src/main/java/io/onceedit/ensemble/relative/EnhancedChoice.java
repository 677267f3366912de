package io.onceedit.ensemble.relative;

import io.onceedit.align.AlignmentTable;
import io.onceedit.align.InverseLookUp;
import io.onceedit.progress.ProgressListener;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Zero initialisation and target augmentation in closed form: the anchor that r leans to most, and the host token that leans most to that
 * anchor. The second step is a look-up in the table of the pair; an anchor that the table does not know is looked up once and remembered.
 */
final class EnhancedChoice implements TokenChoice {
    private final int[] known;
    private InverseLookUp lookUp;

    EnhancedChoice(AlignmentTable table) {
        this.known = table.inverse().clone();
    }

    @Override
    public boolean searches() {
        return false;
    }

    /** The look-up is over all host tokens, whatever was mixed. */
    @Override
    public String computedOver(PairSpace pair) {
        return "vocabulary";
    }

    @Override
    public int[] choose(PairSpace pair, List<Meeting> meetings) {
        int[] anchors = new int[meetings.size()];
        pair.forGroups(meetings, (first, fused, rows) -> {
            long[] best = fused.argMax(1).toLongArray(); // (P)
            for (int i = 0; i < best.length; i++) {
                anchors[first + i] = (int) best[i];
            }
        });
        learn(pair, anchors);
        return Arrays.stream(anchors).map(anchor -> known[anchor]).toArray();
    }

    private void learn(PairSpace pair, int[] anchors) {
        int[] missing = Arrays.stream(anchors)
                .filter(anchor -> known[anchor] == AlignmentTable.UNKNOWN)
                .sorted()
                .distinct()
                .toArray();
        if (missing.length == 0) {
            return;
        }
        if (lookUp == null) {
            lookUp = new InverseLookUp(pair.hostSpace());
        }
        int[] found = lookUp.find(missing, ProgressListener.SILENT);
        IntStream.range(0, found.length).forEach(i -> known[missing[i]] = found[i]);
    }
}
