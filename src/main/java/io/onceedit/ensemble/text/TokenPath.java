package io.onceedit.ensemble.text;

import java.util.Arrays;

/** A sequence of token ids as a value: equal where the ids are equal. */
final class TokenPath {
    private final int[] ids;
    private final int hash;

    /** The path takes the array over: it must not be changed any more. */
    TokenPath(int[] ids) {
        this.ids = ids;
        this.hash = Arrays.hashCode(ids);
    }

    /** The ids; shared, read only. */
    int[] ids() {
        return ids;
    }

    int length() {
        return ids.length;
    }

    TokenPath append(int id) {
        int[] longer = Arrays.copyOf(ids, ids.length + 1);
        longer[ids.length] = id;
        return new TokenPath(longer);
    }

    TokenPath append(int[] more) {
        int[] longer = Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, longer, ids.length, more.length);
        return new TokenPath(longer);
    }

    TokenPath first(int count) {
        return count == ids.length ? this : new TokenPath(Arrays.copyOf(ids, count));
    }

    /** How many ids this path and another sequence have in common at their beginnings. */
    int commonWith(int[] other) {
        int mismatch = Arrays.mismatch(ids, other);
        return mismatch < 0 ? ids.length : mismatch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenPath path && hash == path.hash && Arrays.equals(ids, path.ids);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(ids);
    }
}
