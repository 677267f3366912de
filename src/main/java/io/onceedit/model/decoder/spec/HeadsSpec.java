package io.onceedit.model.decoder.spec;

/**
 * The heads of an attention block. Query heads share key-value heads in equal groups of neighbours.
 *
 * @param queryHeads number of query heads
 * @param keyValueHeads number of key-value heads; divides the number of query heads
 * @param headSize numbers in one head
 * @param scale what the product of a query and a key is multiplied by
 */
public record HeadsSpec(int queryHeads, int keyValueHeads, int headSize, double scale) {
    public HeadsSpec {
        if (queryHeads < 1 || keyValueHeads < 1 || headSize < 1 || queryHeads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "Invalid attention heads: " + queryHeads + " query heads, " + keyValueHeads
                            + " key-value heads, head size " + headSize
                            + "; expected positive numbers, query heads a multiple of"
                            + " key-value heads");
        }
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
