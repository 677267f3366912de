package io.onceedit.sweep.schedule;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Hands out a plan's units to free slots. A slot gets units of a model that its executor holds, of the one used last first; where none of
 * those is ready, of the model that the fewest executors hold, and of these the one with most to do. Only a unit that takes so long that
 * the others would wait for it at the end goes first wherever it is. Of a model the kinds go in their order and large units before small
 * ones. A unit is ready as soon as all that it needs is done.
 *
 * <p>Short units go in bundles, so that what it costs to start a bundle does not count; a long unit goes alone. How long units take is
 * learned from bundles that have ended; towards the end bundles shrink, so that no slot waits long for another. Units of a bundle whose
 * process died are suspects: each is tried again alone while nothing else runs, so that only the unit to blame fails.
 *
 * <p>All operations together take time in proportion to the units, to their needs, and to the bundles times the models. Not safe for use
 * by several threads.
 */
public final class Schedule {
    /** What a bundle should take where there is enough to do: many times what starting one costs. */
    static final double BUNDLE_SECONDS = 3;

    /** A bundle of units that take next to no time is not larger than this. */
    static final int MOST_UNITS = 256;

    /** Of what is left, each slot gets this part at once. */
    private static final int BUNDLES_LEFT = 2;

    private final Numbering models;
    private final Numbering kinds;
    private final Map<String, Integer> modelNumbers = new HashMap<>();
    private final long[] work;
    private final UnitGraph graph;
    private final ReadyUnits ready;
    private final HeldModels held;
    private final Pace pace;
    private final long[][] left;
    private final Queue<Integer> suspects = new ArrayDeque<>();
    private int running;

    /**
     * Nothing is done yet.
     *
     * @param units the plan; what a unit needs stands before it
     * @param kinds of units, those first that go first; others follow in the order in which the plan has them
     * @throws IllegalArgumentException where a key is planned twice, or a unit needs one that is not planned before it
     */
    public Schedule(List<PlannedUnit> units, List<String> kinds) {
        this.models = Numbering.of(units, PlannedUnit::model, List.of());
        this.kinds = Numbering.of(units, PlannedUnit::kind, kinds);
        for (int model = 0; model < models.names().size(); model++) {
            modelNumbers.put(models.names().get(model), model);
        }
        this.work = units.stream().mapToLong(PlannedUnit::work).toArray();
        this.graph = new UnitGraph(units);
        this.ready = new ReadyUnits(models, this.kinds, work);
        this.held = new HeldModels(models.names().size());
        this.pace = new Pace(models.names().size(), this.kinds.names().size());
        this.left = new long[models.names().size()][this.kinds.names().size()];
        for (int unit = 0; unit < work.length; unit++) {
            left[models.numbers()[unit]][this.kinds.numbers()[unit]] += work[unit];
            if (graph.isFree(unit)) {
                ready.add(unit);
            }
        }
    }

    /** Whether every unit has ended. */
    public boolean isDone() {
        return graph.open() == 0;
    }

    /**
     * The next bundle for a free slot; empty where nothing can run now, whatever executor asks.
     *
     * @param executor that the slot belongs to
     * @param slots of all executors, free or not
     */
    public Optional<Bundle> next(String executor, int slots) {
        int model = model(executor, slots);
        if (model >= 0) {
            running++;
            return Optional.of(bundle(executor, model, slots));
        }
        if (running > 0 || suspects.isEmpty()) { // while a suspect runs, nothing becomes ready
            return Optional.empty();
        }
        running++;
        int unit = suspects.remove();
        int its = models.numbers()[unit];
        held.begins(executor, its);
        return Optional.of(new Bundle(
                executor, models.names().get(its), kinds.names().get(kinds.numbers()[unit]), List.of(unit), 0, true));
    }

    private int model(String executor, int slots) {
        double putOff = Math.max(BUNDLE_SECONDS, secondsLeft() / (BUNDLES_LEFT * Math.max(1, slots)));
        for (int model : held.of(executor)) {
            if (nextSeconds(model) > putOff) {
                return model;
            }
        }
        int urgent = longest(putOff);
        if (urgent >= 0) {
            return urgent;
        }
        for (int model : held.of(executor)) {
            if (ready.firstKind(model) >= 0) {
                return model;
            }
        }
        return freest();
    }

    /** What a model's next unit takes; 0 where none is ready. */
    private double nextSeconds(int model) {
        int kind = ready.firstKind(model);
        return kind < 0 ? 0 : pace.seconds(model, kind, ready.nextWork(model, kind));
    }

    /** The model whose next unit takes longest, of those that take longer than a time; -1 where none does. */
    private int longest(double seconds) {
        int best = -1;
        double longest = seconds;
        for (int model = 0; model < models.names().size(); model++) {
            double its = nextSeconds(model);
            if (its > longest) {
                best = model;
                longest = its;
            }
        }
        return best;
    }

    /** The model that the fewest executors hold, of these the one with most that is ready; -1 where nothing is. */
    private int freest() {
        int best = -1;
        double bestSeconds = 0;
        for (int model = 0; model < models.names().size(); model++) {
            double seconds = readySeconds(model);
            int fewer = best < 0 ? -1 : Integer.compare(held.holders(model), held.holders(best));
            if (seconds > 0 && (fewer < 0 || (fewer == 0 && seconds > bestSeconds))) {
                best = model;
                bestSeconds = seconds;
            }
        }
        return best;
    }

    private double readySeconds(int model) {
        double seconds = 0;
        for (int kind = 0; kind < kinds.names().size(); kind++) {
            seconds += pace.seconds(model, kind, ready.work(model, kind));
        }
        return seconds;
    }

    private Bundle bundle(String executor, int model, int slots) {
        int kind = ready.firstKind(model);
        double target = Math.min(BUNDLE_SECONDS, secondsLeft() / (BUNDLES_LEFT * Math.max(1, slots)));
        List<Integer> units = new ArrayList<>();
        double seconds = 0;
        do {
            int unit = ready.take(model, kind);
            units.add(unit);
            left[model][kind] -= work[unit];
            seconds += pace.seconds(model, kind, work[unit]);
        } while (pace.isKnown(model, kind)
                && units.size() < MOST_UNITS
                && ready.nextWork(model, kind) > 0
                && seconds + pace.seconds(model, kind, ready.nextWork(model, kind)) <= target);
        held.begins(executor, model);
        return new Bundle(executor, models.names().get(model), kinds.names().get(kind), units, 2 * target, false);
    }

    /** How long a bundle is expected to take. */
    public double seconds(Bundle bundle) {
        long all = bundle.units().stream().mapToLong(unit -> work[unit]).sum();
        return pace.seconds(number(bundle), kind(bundle), all);
    }

    /** How long units are expected to take, one after another, that are not handed out yet, ready or not. Suspects are not among them. */
    public double secondsLeft() {
        double seconds = 0;
        for (int model = 0; model < left.length; model++) {
            for (int kind = 0; kind < left[model].length; kind++) {
                seconds += pace.seconds(model, kind, left[model][kind]);
            }
        }
        return seconds;
    }

    /**
     * A bundle has ended. Units that were not begun are ready again.
     *
     * @return units that have failed with that, since they need one that has no result
     */
    public List<Stranded> ended(Bundle bundle, BundleReport report) {
        leave(bundle);
        int begun = report.succeeded().size();
        learn(bundle, report, begun);
        List<Stranded> stranded = new ArrayList<>();
        for (int i = 0; i < begun; i++) {
            graph.ended(
                    bundle.units().get(i), report.succeeded().get(i), ready::add, unit -> stranded.add(strand(unit)));
        }
        bundle.units().subList(begun, bundle.units().size()).forEach(this::giveBack);
        return stranded;
    }

    private void learn(Bundle bundle, BundleReport report, int begun) {
        int model = number(bundle);
        long done = bundle.units().subList(0, begun).stream()
                .mapToLong(unit -> work[unit])
                .sum();
        if (done > 0 && report.seconds() > 0) {
            pace.learn(model, kind(bundle), done, report.seconds());
        }
        Set<Integer> open = new HashSet<>();
        for (String name : report.openModels()) {
            Integer known = modelNumbers.get(name);
            if (known != null) {
                open.add(known);
            }
        }
        held.says(report.executor(), model, open);
    }

    private Stranded strand(int unit) {
        left[models.numbers()[unit]][kinds.numbers()[unit]] -= work[unit];
        return new Stranded(unit, graph.firstFailed(unit));
    }

    private void giveBack(int unit) {
        left[models.numbers()[unit]][kinds.numbers()[unit]] += work[unit];
        ready.add(unit);
    }

    /**
     * A bundle has died for good, with the process that it ran in. Its units are tried again one by one, unless it is certain which one is
     * to blame: then nothing has changed but that the bundle has left its slot, and {@link #failed} is to be called.
     *
     * @param alone whether nothing else runs in an executor beside a bundle
     * @return whether its one unit is to blame
     */
    public boolean died(Bundle bundle, boolean alone) {
        leave(bundle);
        if (bundle.units().size() == 1 && (bundle.suspect() || alone)) {
            return true;
        }
        suspects.addAll(bundle.units());
        return false;
    }

    /**
     * The unit that a bundle died of has no result.
     *
     * @return units that have failed with that
     */
    public List<Stranded> failed(Bundle bundle) {
        List<Stranded> stranded = new ArrayList<>();
        graph.ended(bundle.units().get(0), false, ready::add, unit -> stranded.add(strand(unit)));
        return stranded;
    }

    /** Only these executors are left; what others held is gone. */
    public void keep(Set<String> executors) {
        held.keep(executors);
    }

    private void leave(Bundle bundle) {
        running--;
        held.ends(bundle.executor(), number(bundle));
    }

    private int number(Bundle bundle) {
        return models.numbers()[bundle.units().get(0)];
    }

    private int kind(Bundle bundle) {
        return kinds.numbers()[bundle.units().get(0)];
    }
}
