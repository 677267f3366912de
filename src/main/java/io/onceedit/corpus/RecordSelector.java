package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Takes the records of a selection, and finds those that repeat or contradict one that it holds. It holds what it takes and the texts of
 * what it skips, never the rest of the file.
 */
final class RecordSelector {
    private final CorpusSelection selection;
    private final Map<String, Held> byPrompt = new HashMap<>();
    private final Map<String, Held> byId = new HashMap<>();
    private final PriorityQueue<Held> drawn =
            new PriorityQueue<>(Comparator.comparingLong(Held::rank).reversed());
    private final List<Held> taken = new ArrayList<>();
    private long skipped;

    /** A record with its place; {@code rank} says how early a sample draws it. */
    private record Held(EditRecord record, RawRecord place, String prompt, long rank) {}

    /** Why a record is left out although it can be read. */
    record Conflict(CorpusProblem.Kind kind, String field, String value, String reason) {
        CorpusProblem at(String source, RawRecord place) {
            return new CorpusProblem(kind, source, place.line(), place.record(), field, value, reason);
        }
    }

    RecordSelector(CorpusSelection selection) {
        this.selection = selection;
    }

    /** Whether no record that follows can be taken any more. */
    boolean full() {
        return !selection.sampled() && taken.size() == selection.limit();
    }

    /** Takes a record in, or says which earlier one it is in conflict with. */
    Optional<Conflict> offer(EditRecord record, RawRecord place) {
        long rank = selection.sampled()
                ? Draws.of(selection.seed(), "sample", record.id()).nextLong()
                : 0;
        Held held = new Held(record, place, LeakCheck.normalise(record.prompt()), rank);
        Optional<Conflict> conflict = conflict(held);
        if (conflict.isPresent()) {
            return conflict;
        }
        if (skipped < selection.skip()) {
            skipped++;
            remember(held);
        } else if (!selection.sampled()) {
            taken.add(held);
            remember(held);
        } else {
            draw(held);
        }
        return Optional.empty();
    }

    private void draw(Held held) {
        drawn.add(held);
        remember(held);
        if (drawn.size() > selection.limit()) {
            Held last = drawn.remove();
            byPrompt.remove(last.prompt());
            byId.remove(last.record().id());
        }
    }

    private void remember(Held held) {
        byPrompt.put(held.prompt(), held);
        byId.put(held.record().id(), held);
    }

    private Optional<Conflict> conflict(Held held) {
        Held samePrompt = byPrompt.get(held.prompt());
        if (samePrompt != null) {
            String place = "record " + samePrompt.record().id() + " in line "
                    + samePrompt.place().line();
            boolean sameTarget = LeakCheck.normalise(samePrompt.record().target())
                    .equals(LeakCheck.normalise(held.record().target()));
            return Optional.of(
                    sameTarget
                            ? new Conflict(
                                    CorpusProblem.Kind.DUPLICATE,
                                    "prompt",
                                    held.record().prompt(),
                                    "the same edit as " + place + "; left out")
                            : new Conflict(
                                    CorpusProblem.Kind.CONTRADICTION,
                                    "target",
                                    held.record().target(),
                                    place + " edits the same prompt to \""
                                            + samePrompt.record().target()
                                            + "\"; the first stands, this one is left out: keep one of them"));
        }
        Held sameId = byId.get(held.record().id());
        return sameId == null
                ? Optional.empty()
                : Optional.of(new Conflict(
                        CorpusProblem.Kind.INVALID,
                        "id",
                        held.record().id(),
                        "the record in line " + sameId.place().line() + " has the same id; give each its own"));
    }

    /** What was taken, in the file's order. */
    List<EditRecord> records() {
        List<Held> all = new ArrayList<>(taken);
        all.addAll(drawn);
        all.sort(Comparator.comparingLong(held -> held.place().record()));
        return all.stream().map(Held::record).toList();
    }
}
