package io.onceedit.model.decoder.spec;

/**
 * The heads of an attention block. Query heads share key-value heads in equal groups of neighbours.
 *
 * @param queryHeads number of query heads
 * @param keyValueHeads number of key-value heads; divides the number of query heads
 * @param headSize numbers in one head
 * @param scale what the product of a query and a key is multiplied by
 * @param softCap c, where c tanh(x / c) takes the place of a scaled product x; 0 where the product stays
 */
public record HeadsSpec(int queryHeads, int keyValueHeads, int headSize, double scale, double softCap) {
    public HeadsSpec {
        if (queryHeads < 1 || keyValueHeads < 1 || headSize < 1 || queryHeads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "Invalid attention heads: " + queryHeads + " query heads, " + keyValueHeads
                            + " key-value heads, head size " + headSize
                            + "; expected positive numbers, query heads a multiple of"
                            + " key-value heads");
        }
        if (!(softCap >= 0)) {
            throw new IllegalArgumentException("Invalid attention heads: soft cap " + softCap + ", expected 0 or more");
        }
    }

    /** Heads whose products of queries and keys are divided by the root of the head size. */
    public static HeadsSpec scaled(int queryHeads, int keyValueHeads, int headSize) {
        return new HeadsSpec(queryHeads, keyValueHeads, headSize, 1 / Math.sqrt(headSize), 0);
    }

    /** Numbers in all queries of a token. */
    public int querySize() {
        return queryHeads * headSize;
    }

    /** Numbers in all keys, or all values, of a token. */
    public int keyValueSize() {
        return keyValueHeads * headSize;
    }
}
