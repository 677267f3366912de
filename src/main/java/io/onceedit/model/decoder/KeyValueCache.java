package io.onceedit.model.decoder;

/**
 * The keys and values of tokens already read, for a batch of rows. A cache can be entered again at any earlier position and by any
 * number of rows: {@link #branch} makes a cache of its own that shares nothing it will change.
 *
 * <p>Its tensors belong to the scope it was made in and are freed with it or by {@link #close}.
 */
public interface KeyValueCache extends AutoCloseable {
    /** The number of rows, B. */
    int size();

    /** The number of tokens that a row has read. */
    int length(int row);

    /**
     * A cache whose row i is this cache's row {@code rows[i]}, cut to its first {@code lengths[i]} tokens. This cache stays as it is.
     *
     * @throws IllegalArgumentException where a length is longer than its row, or the arrays differ in length
     */
    KeyValueCache branch(int[] rows, int[] lengths);

    @Override
    void close();
}
