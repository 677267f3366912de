package io.onceedit.ensemble.text;

/**
 * What was asked of a plug-in by the text rules since it was opened.
 *
 * @param verificationRows known answers that were read whole to be verified
 * @param decodingRows token sequences that were extended to decode, one for each sequence and step
 * @param passes forward passes, each over a batch
 * @param tokens tokens that were read in them
 * @param verifiedAnswers known answers of which the plug-in said every token itself
 * @param treeHits choices of a next token that had been made before, most often for another host
 * @param healings texts that the plug-in would not have said, so that it was backed up to a word start
 * @param healingFallbacks times that no token of the plug-in agreed with the text already written
 * @param boundaryFallbacks times that the host's tokens of prefix and continuation did not keep the prefix's own last boundary
 */
public record VoiceCounts(
        long verificationRows,
        long decodingRows,
        long passes,
        long tokens,
        long verifiedAnswers,
        long treeHits,
        long healings,
        long healingFallbacks,
        long boundaryFallbacks) {
    /** All token sequences that the plug-in was asked about. */
    public long rows() {
        return verificationRows + decodingRows;
    }

    /** What was asked since an earlier count. */
    public VoiceCounts since(VoiceCounts earlier) {
        return new VoiceCounts(
                verificationRows - earlier.verificationRows,
                decodingRows - earlier.decodingRows,
                passes - earlier.passes,
                tokens - earlier.tokens,
                verifiedAnswers - earlier.verifiedAnswers,
                treeHits - earlier.treeHits,
                healings - earlier.healings,
                healingFallbacks - earlier.healingFallbacks,
                boundaryFallbacks - earlier.boundaryFallbacks);
    }
}
