package io.onceedit.corpus;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/**
 * Where an edit comes from, from when on it counts, and what it takes the place of. No training and no question reads it: an edit whose
 * provenance alone is written anew is the same edit.
 *
 * @param source who says so: a document, an address; empty where nobody wrote it down
 * @param owner who answers for it; empty where nobody does
 * @param date the day from which on it counts, YYYY-MM-DD; empty where it always has
 * @param reviewDate the day by which somebody has to look at it again, YYYY-MM-DD; empty where nobody has to
 * @param supersedes id of the edit in whose place it stands from its date on; empty where it is a fact of its own
 */
public record Provenance(String source, String owner, String date, String reviewDate, String supersedes)
        implements Serializable {
    /** Nothing is known. */
    public static final Provenance NONE = new Provenance("", "", "", "", "");

    public Provenance {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(owner, "owner");
        requireDate(date);
        requireDate(reviewDate);
        Objects.requireNonNull(supersedes, "supersedes");
    }

    private static void requireDate(String date) {
        if (!date.isEmpty() && !isDate(date)) {
            throw new IllegalArgumentException("Invalid date " + date + ": expected YYYY-MM-DD");
        }
    }

    /** Whether a text is a day of the calendar, YYYY-MM-DD; such texts are in the order of their days. */
    public static boolean isDate(String text) {
        try {
            return LocalDate.parse(text).toString().equals(text);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /**
     * Whether the edit counts on a day.
     *
     * @param day YYYY-MM-DD; empty for the end of all days
     */
    public boolean countsOn(String day) {
        return day.isEmpty() || date.compareTo(day) <= 0;
    }

    /** Whether somebody should have looked at it before a day. */
    public boolean overdueOn(String day) {
        return !reviewDate.isEmpty() && reviewDate.compareTo(day) < 0;
    }
}
