package io.onceedit.corpus;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Chooses the records of a selection, and finds those that repeat or contradict one that it holds. Of each record that it takes or skips it
 * holds hashes, id, target and place, about 300 bytes, and nothing of the rest of the file.
 */
final class RecordSelector {
    private final CorpusSelection selection;
    private final Map<Long, Held> byPrompt = new HashMap<>();
    private final Map<Long, Held> byId = new HashMap<>();
    private final PriorityQueue<Held> drawn =
            new PriorityQueue<>(Comparator.comparingLong(Held::rank).reversed());
    private final BitSet taken = new BitSet();
    private long takenCount;
    private long skipped;

    /**
     * What is held of a record.
     *
     * @param line where it begins
     * @param place its place in the file
     * @param promptHash of its normalised prompt
     * @param rank says how early a sample draws it
     */
    private record Held(String id, String target, long line, int place, long promptHash, long rank) {
        long idHash() {
            return TextHash.of(id);
        }
    }

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
        return !selection.sampled() && takenCount == selection.limit();
    }

    /**
     * Takes a record in, or says which earlier one it is in conflict with.
     *
     * @param placed the record
     * @param root the record that is at that place in the file, by which a sample draws
     * @param place the place
     */
    Optional<Conflict> offer(Succession.Placed placed, EditRecord root, RawRecord place) {
        EditRecord record = placed.record();
        long rank = selection.sampled()
                ? Draws.of(selection.seed(), "sample", root.id()).nextLong()
                : 0;
        Held held = new Held(
                record.id(),
                record.target(),
                placed.raw().line(),
                Math.toIntExact(place.record()),
                TextHash.of(LeakCheck.normalise(record.prompt())),
                rank);
        Optional<Conflict> conflict = conflict(held, record.prompt());
        if (conflict.isPresent()) {
            return conflict;
        }
        if (skipped < selection.skip()) {
            skipped++;
            remember(held);
        } else if (!selection.sampled()) {
            take(held);
            remember(held);
        } else {
            draw(held);
        }
        return Optional.empty();
    }

    private void draw(Held held) {
        drawn.add(held);
        take(held);
        remember(held);
        if (drawn.size() > selection.limit()) {
            Held last = drawn.remove();
            byPrompt.remove(last.promptHash());
            byId.remove(last.idHash());
            taken.clear(last.place());
            takenCount--;
        }
    }

    private void take(Held held) {
        taken.set(held.place());
        takenCount++;
    }

    private void remember(Held held) {
        byPrompt.put(held.promptHash(), held);
        byId.put(held.idHash(), held);
    }

    private Optional<Conflict> conflict(Held held, String prompt) {
        Held samePrompt = byPrompt.get(held.promptHash());
        if (samePrompt != null) {
            String place = "record " + samePrompt.id() + " in line " + samePrompt.line();
            boolean sameTarget = LeakCheck.normalise(samePrompt.target()).equals(LeakCheck.normalise(held.target()));
            return Optional.of(
                    sameTarget
                            ? new Conflict(
                                    CorpusProblem.Kind.DUPLICATE,
                                    "prompt",
                                    prompt,
                                    "the same edit as " + place + "; left out")
                            : new Conflict(
                                    CorpusProblem.Kind.CONTRADICTION,
                                    "target",
                                    held.target(),
                                    place + " edits the same prompt to \""
                                            + samePrompt.target()
                                            + "\"; the first stands, this one is left out: keep one of them"));
        }
        Held sameId = byId.get(held.idHash());
        return sameId == null
                ? Optional.empty()
                : Optional.of(new Conflict(
                        CorpusProblem.Kind.INVALID,
                        "id",
                        held.id(),
                        "the record in line " + sameId.line() + " has the same id; give each its own"));
    }

    /** The places in the file of the records that are taken. */
    BitSet taken() {
        return taken;
    }
}
