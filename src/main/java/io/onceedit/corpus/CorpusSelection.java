package io.onceedit.corpus;

/**
 * Which of a corpus's usable records are taken. Records that are left out for a reason count neither as skipped nor as taken, so
 * {@code first(100)} and {@code first(100).skipping(100)} never overlap.
 *
 * @param skip usable records passed over at the start of the file
 * @param limit the most records taken; at least 1
 * @param sampled whether {@code limit} records are drawn from all that are not skipped, and not the first ones taken
 * @param seed of the draw; a record is drawn by its id alone, whatever else the file holds before or behind it
 */
public record CorpusSelection(long skip, int limit, boolean sampled, long seed) {
    public CorpusSelection {
        if (skip < 0) {
            throw new IllegalArgumentException("Invalid selection: skip = " + skip + ", expected at least 0");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("Invalid selection: limit = " + limit + ", expected at least 1");
        }
    }

    /** Every record. */
    public static CorpusSelection all() {
        return first(Integer.MAX_VALUE);
    }

    /** The first records. */
    public static CorpusSelection first(int limit) {
        return new CorpusSelection(0, limit, false, 0);
    }

    /** So many records, drawn from the whole file, in the file's order. */
    public static CorpusSelection sample(int limit, long seed) {
        return new CorpusSelection(0, limit, true, seed);
    }

    /** The same, behind the first records of the file. */
    public CorpusSelection skipping(long records) {
        return new CorpusSelection(records, limit, sampled, seed);
    }
}
