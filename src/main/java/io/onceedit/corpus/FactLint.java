package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what a person should look at in a ledger: edits that cannot be used; edits that ask the same with the same or with another answer,
 * whether in the same words, or about the same subject and relation; reviews that are overdue; edits that are older than those that they
 * supersede. Of each edit that counts it holds hashes, id, line and target.
 */
public final class FactLint {
    private final String day;
    private final Map<Long, Known> byWording = new HashMap<>();
    private final Map<Long, Known> byQuestion = new HashMap<>();
    private final Map<String, String> dates = new HashMap<>();
    private final List<FactLedger.Entry> superseding = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private FactLint(String day) {
        this.day = day;
    }

    /** The sorts of findings. */
    public enum Kind {
        /** Cannot be read or used. */
        INVALID,
        /** Asks what another one asks, with the same answer. */
        DUPLICATE,
        /** Asks what another one asks, with another answer. */
        CONTRADICTION,
        /** Somebody should have looked at it. */
        OVERDUE
    }

    /**
     * Something to look at.
     *
     * @param line where the edit begins in the file, from 1
     * @param message what is wrong and what to do
     */
    public record Finding(Kind kind, long line, String message) {
        public Finding {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(message, "message");
        }
    }

    private record Known(String id, long line, String target) {}

    /**
     * All findings in a ledger, in the file's order.
     *
     * @param day which reviews are overdue, YYYY-MM-DD
     * @throws CorpusException where the ledger's file cannot be read any more
     */
    public static List<Finding> of(FactLedger ledger, String day) {
        FactLint lint = new FactLint(day);
        ledger.report().problems().forEach(lint::problem);
        ledger.forEach(lint::entry);
        lint.superseding.forEach(lint::order);
        lint.findings.sort(Comparator.comparingLong(Finding::line));
        return List.copyOf(lint.findings);
    }

    private void problem(CorpusProblem problem) {
        Kind kind = switch (problem.kind()) {
            case INVALID -> Kind.INVALID;
            case DUPLICATE -> Kind.DUPLICATE;
            case CONTRADICTION -> Kind.CONTRADICTION;
        };
        String field = problem.field().isEmpty() ? "" : "field " + problem.field();
        String value = problem.value().isEmpty() ? "" : " = \"" + problem.value() + "\"";
        String place = field + value;
        add(kind, problem.line(), (place.isEmpty() ? "" : place + ": ") + problem.reason());
    }

    private void entry(FactLedger.Entry entry) {
        EditRecord record = entry.record();
        dates.putIfAbsent(record.id(), record.provenance().date());
        if (!record.provenance().supersedes().isEmpty()) {
            superseding.add(entry);
        }
        if (entry.standing() == FactLedger.Standing.ACTIVE) {
            same(entry);
            overdue(entry);
        }
    }

    /** One finding for each edit that it meets again, however many words they share. */
    private void same(FactLedger.Entry entry) {
        EditRecord record = entry.record();
        Known own = new Known(record.id(), entry.line(), LeakCheck.normalise(record.target()));
        Set<Known> met = new TreeSet<>(Comparator.comparingLong(Known::line));
        for (String wording : record.wordings()) {
            meet(byWording, TextHash.of(LeakCheck.normalise(wording)), own, met);
        }
        Set<Known> asked = new TreeSet<>(Comparator.comparingLong(Known::line));
        if (!record.subject().isBlank() && !record.relation().isBlank()) {
            String question = LeakCheck.normalise(record.subject()) + "\n" + LeakCheck.normalise(record.relation());
            meet(byQuestion, TextHash.of(question), own, asked);
        }
        asked.removeAll(met);
        met.forEach(other -> met(own, other, "asks in the same words as "));
        asked.forEach(other -> met(
                own,
                other,
                "is about subject \"" + record.subject() + "\" and relation \"" + record.relation() + "\" as "));
    }

    private static void meet(Map<Long, Known> known, long hash, Known own, Set<Known> met) {
        Known other = known.putIfAbsent(hash, own);
        if (other != null && !other.equals(own)) {
            met.add(other);
        }
    }

    private void met(Known own, Known other, String how) {
        String message = own.id() + " " + how + other.id() + " in line " + other.line();
        if (own.target().equals(other.target())) {
            add(Kind.DUPLICATE, own.line(), message + ", with the same answer: keep one of them");
        } else {
            add(
                    Kind.CONTRADICTION,
                    own.line(),
                    message + ", with another answer: let one supersede the other, or correct one");
        }
    }

    private void overdue(FactLedger.Entry entry) {
        Provenance provenance = entry.record().provenance();
        if (provenance.overdueOn(day)) {
            String owner = provenance.owner().isEmpty() ? "nobody owns it" : "its owner is " + provenance.owner();
            add(
                    Kind.OVERDUE,
                    entry.line(),
                    entry.record().id() + " was to be reviewed by " + provenance.reviewDate() + ", " + owner
                            + ": look whether it still holds, and give it another review_date");
        }
    }

    private void order(FactLedger.Entry entry) {
        EditRecord record = entry.record();
        String before = dates.getOrDefault(record.provenance().supersedes(), "");
        if (!before.isEmpty() && before.compareTo(record.provenance().date()) > 0) {
            String own = record.provenance().date();
            add(
                    Kind.INVALID,
                    entry.line(),
                    record.id() + (own.isEmpty() ? " has no date" : " counts from " + own + " on") + " and supersedes "
                            + record.provenance().supersedes() + ", which counts from " + before
                            + " on: it stands in its place at once, correct the dates");
        }
    }

    private void add(Kind kind, long line, String message) {
        findings.add(new Finding(kind, line, message));
    }
}
