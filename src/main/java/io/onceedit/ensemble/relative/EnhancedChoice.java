package io.onceedit.ensemble.relative;

import io.onceedit.align.AlignmentTable;
import io.onceedit.align.InverseLookUp;
import io.onceedit.align.InverseTokens;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Zero initialisation and target augmentation in closed form: the anchor that r leans to most, and the host token that leans most to that
 * anchor. The second step is a look-up in the table of the pair; an anchor that the table does not know is looked up and added to it.
 *
 * <p>A host that is the plug-in itself answers with the plug-in's tokens where rows keep most of their mass at their own anchor, as
 * centred rows do. Raw rows in general do not: where all embeddings share a direction they are nearly uniform, and the token that leans most
 * to an anchor is then the one whose other similarities are smallest, which seldom is the anchor's own.
 *
 * <p>Where a share e of the host's probability may be missing, the mixture that is known, s = (1 - alpha) (1 - e) p_kept R + alpha r_p, is a
 * lower bound of r. A missing token adds at most the largest number of an anchor's column, M_b = max over t of R[t, b], so that
 * {@code s_b <= r_b <= s_b + (1 - alpha) e M_b}. The anchor a is certain where {@code s_a > s_b + (1 - alpha) e M_b} for every other b.
 */
final class EnhancedChoice implements TokenChoice {
    /** Mixtures are of fp32: two numbers this close, relative to the larger, may stand the other way round. */
    private static final double ROUNDING = 1e-5;

    private final InverseTokens inverse;
    private InverseLookUp lookUp;
    private float[] largest = {};

    EnhancedChoice(AlignmentTable table) {
        this.inverse = table.inverse();
    }

    /** How near the anchors lie together is seen at the mixture alone. */
    @Override
    public boolean lacks(HostReading host) {
        return false;
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
    public List<Chosen> choose(PairSpace pair, List<Meeting> meetings) {
        int[] anchors = new int[meetings.size()];
        boolean[] certain = new boolean[meetings.size()];
        pair.forGroups(meetings, (first, fused, rows) -> {
            long[] best = fused.argMax(1).toLongArray(); // (P)
            List<Meeting> group = meetings.subList(first, first + best.length);
            float[] known = group.stream().anyMatch(meeting -> meeting.missing() > 0)
                    ? fused.toFloatArray() // (P, A)
                    : new float[0];
            for (int i = 0; i < best.length; i++) {
                anchors[first + i] = (int) best[i];
                certain[first + i] =
                        group.get(i).missing() == 0 || isCertain(pair, group.get(i), known, i, (int) best[i]);
            }
        });
        learn(pair, anchors);
        List<Chosen> chosen = new ArrayList<>(anchors.length);
        for (int i = 0; i < anchors.length; i++) {
            chosen.add(new Chosen(inverse.hostToken(anchors[i]).orElseThrow(), certain[i]));
        }
        return chosen;
    }

    private boolean isCertain(PairSpace pair, Meeting meeting, float[] known, int row, int best) {
        if (largest.length == 0) {
            largest = pair.largestOfColumns();
        }
        double share = (1 - meeting.alpha()) * meeting.missing();
        int start = row * largest.length;
        double least = known[start + best] * (1 - ROUNDING);
        for (int anchor = 0; anchor < largest.length; anchor++) {
            if (anchor != best && known[start + anchor] + share * largest[anchor] >= least) {
                return false;
            }
        }
        return true;
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
