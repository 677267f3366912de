package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which edits of a file stand in the place of others. An edit that supersedes another one has no place of its own: from its date on it stands
 * where the first of those is that it leads back to, so that all edits behind keep their places and their batches. Those that supersede are
 * held in memory.
 */
final class Succession {
    private final String day;
    private final Map<String, Placed> bySuperseded = new HashMap<>();
    private final List<Placed> second = new ArrayList<>();

    /** @param day which edits count, YYYY-MM-DD; empty for the last of each */
    Succession(String day) {
        this.day = day;
    }

    /** An edit and where it stands in the file. */
    record Placed(EditRecord record, RawRecord raw) {
        private String supersedes() {
            return record.provenance().supersedes();
        }
    }

    /** Takes in an edit that may supersede another; of several that supersede the same one the first does. */
    void add(EditRecord record, RawRecord raw) {
        Placed placed = new Placed(record, raw);
        if (!placed.supersedes().isEmpty() && bySuperseded.putIfAbsent(placed.supersedes(), placed) != null) {
            second.add(placed);
        }
    }

    /** Of an edit and those that supersede it, one after another, the last that counts; empty where none does yet. */
    Optional<Placed> last(EditRecord record, RawRecord raw) {
        List<Placed> line = line(record.id());
        line.add(0, new Placed(record, raw));
        return line.stream()
                .filter(placed -> placed.record().provenance().countsOn(day))
                .reduce((earlier, later) -> later);
    }

    /** What supersedes an edit, what supersedes that, and so on. */
    private List<Placed> line(String id) {
        List<Placed> line = new ArrayList<>();
        for (Placed next = bySuperseded.get(id);
                next != null && !line.contains(next);
                next = bySuperseded.get(next.record().id())) {
            line.add(next);
        }
        return line;
    }

    /** Whether anything supersedes an edit. */
    boolean supersedes(String id) {
        return bySuperseded.containsKey(id);
    }

    /**
     * What is wrong with those that supersede.
     *
     * @param superseded ids of the edits that are facts of their own and are superseded
     */
    List<CorpusProblem> problems(String source, Set<String> superseded) {
        List<CorpusProblem> problems = new ArrayList<>();
        for (Placed placed : second) {
            Placed first = bySuperseded.get(placed.supersedes());
            problems.add(
                    problem(
                            source,
                            placed,
                            CorpusProblem.Kind.CONTRADICTION,
                            "record " + first.record().id() + " in line "
                                    + first.raw().line()
                                    + " supersedes it already; the first stands, this one is left out: let it supersede that one"));
        }
        Set<Placed> reached = superseded.stream()
                .flatMap(id -> line(id).stream())
                .collect(Collectors.toCollection(() -> Collections.newSetFromMap(new IdentityHashMap<>())));
        for (Placed placed : bySuperseded.values()) {
            if (!reached.contains(placed)) {
                problems.add(problem(
                        source,
                        placed,
                        CorpusProblem.Kind.INVALID,
                        "no usable record that is a fact of its own has this id, nor does one that supersedes lead back to it;"
                                + " left out: correct the id"));
            }
        }
        return problems;
    }

    private static CorpusProblem problem(String source, Placed placed, CorpusProblem.Kind kind, String reason) {
        return new CorpusProblem(
                kind, source, placed.raw().line(), placed.raw().record(), "supersedes", placed.supersedes(), reason);
    }
}
