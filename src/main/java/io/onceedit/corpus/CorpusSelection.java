package io.onceedit.corpus;

/**
 * Which of a corpus's usable records are taken. Records that are left out for a reason count neither as skipped nor as taken, so
 * {@code first(100)} and {@code first(100).skipping(100)} never overlap.
 *
 * @param skip usable records passed over at the start of the file
 * @param limit the most records taken; at least 1
 * @param sampled whether {@code limit} records are drawn from all that are not skipped, and not the first ones taken
 * @param seed of the draw; a record is drawn by its id alone, whatever else the file holds before or behind it
 * @param day the day whose edits are taken, YYYY-MM-DD: what counts later is left out, and of what is superseded by then, what stands in its place;
 *     empty for the end of all days
 */
public record CorpusSelection(long skip, int limit, boolean sampled, long seed, String day) {
    public CorpusSelection {
        if (skip < 0) {
            throw new IllegalArgumentException("Invalid selection: skip = " + skip + ", expected at least 0");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("Invalid selection: limit = " + limit + ", expected at least 1");
        }
        if (!day.isEmpty() && !Provenance.isDate(day)) {
            throw new IllegalArgumentException("Invalid selection: day = " + day + ", expected YYYY-MM-DD");
        }
    }

    /** Every record. */
    public static CorpusSelection all() {
        return first(Integer.MAX_VALUE);
    }

    /** The first records. */
    public static CorpusSelection first(int limit) {
        return new CorpusSelection(0, limit, false, 0, "");
    }

    /** So many records, drawn from the whole file, in the file's order. */
    public static CorpusSelection sample(int limit, long seed) {
        return new CorpusSelection(0, limit, true, seed, "");
    }

    /** The same, behind the first records of the file. */
    public CorpusSelection skipping(long records) {
        return new CorpusSelection(records, limit, sampled, seed, day);
    }

    /** The same, as edits are on a day. */
    public CorpusSelection on(String date) {
        return new CorpusSelection(skip, limit, sampled, seed, date);
    }
}
