package io.onceedit.ensemble.relative;

import io.onceedit.align.AlignmentTable;
import io.onceedit.align.InverseLookUp;
import io.onceedit.align.InverseTokens;
import io.onceedit.progress.ProgressListener;
import java.util.Arrays;
import java.util.List;

/**
 * Zero initialisation and target augmentation in closed form: the anchor that r leans to most, and the host token that leans most to that
 * anchor. The second step is a look-up in the table of the pair; an anchor that the table does not know is looked up and added to it.
 *
 * <p>A host that is the plug-in itself answers with the plug-in's tokens where rows keep most of their mass at their own anchor, as
 * centred rows do. Raw rows in general do not: where all embeddings share a direction they are nearly uniform, and the token that leans most
 * to an anchor is then the one whose other similarities are smallest, which seldom is the anchor's own.
 */
final class EnhancedChoice implements TokenChoice {
    private final InverseTokens inverse;
    private InverseLookUp lookUp;

    EnhancedChoice(AlignmentTable table) {
        this.inverse = table.inverse();
    }

    @Override
    public boolean searches() {
        return false;
    }

    /** What was mixed; the look-up is over all host tokens in either case. */
    @Override
    public String computedOver(PairSpace pair) {
        return pair.isWholeVocabulary() ? pair.computedOver() : pair.computedOver() + ", then vocabulary";
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
        return Arrays.stream(anchors)
                .map(anchor -> inverse.hostToken(anchor).orElseThrow())
                .toArray();
    }

    private void learn(PairSpace pair, int[] anchors) {
        int[] missing = inverse.unknown(anchors);
        if (missing.length == 0) {
            return;
        }
        if (lookUp == null) {
            lookUp = new InverseLookUp(pair.hostSpace());
        }
        inverse.learn(missing, lookUp.find(missing, ProgressListener.SILENT));
    }
}
