package io.onceedit.sweep.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which unit goes where, and when. */
final class ScheduleTest {
    private static final List<String> KINDS = List.of("train", "pass", "cell");

    private static PlannedUnit unit(String key, String model, String kind, long work, String... needs) {
        return new PlannedUnit(key, model, kind, work, List.of(needs));
    }

    private static Schedule schedule(PlannedUnit... units) {
        return new Schedule(List.of(units), KINDS);
    }

    /** Some hosts' passes and cells, and plug-ins that every second cell needs. */
    private static List<PlannedUnit> sweep(int hosts, int plugins, int cellsOfEach) {
        List<PlannedUnit> units = new ArrayList<>();
        for (int plugin = 0; plugin < plugins; plugin++) {
            units.add(unit("train " + plugin, "base", "train", 3000));
        }
        for (int host = 0; host < hosts; host++) {
            units.add(unit("pass " + host, "host " + host, "pass", 300));
        }
        for (int plugin = 0; plugin < plugins; plugin++) {
            for (int host = 0; host < hosts; host++) {
                for (int cell = 0; cell < cellsOfEach; cell++) {
                    String key = "cell " + plugin + " " + host + " " + cell;
                    units.add(
                            cell % 2 == 0
                                    ? unit(key, "host " + host, "cell", 10, "pass " + host)
                                    : unit(key, "host " + host, "cell", 10, "pass " + host, "train " + plugin));
                }
            }
        }
        return units;
    }

    private static double second(PlannedUnit unit) {
        return unit.work() / 100.0;
    }

    private static List<Integer> next(Schedule schedule, String executor) {
        return schedule.next(executor, 2).map(Bundle::units).orElse(List.of());
    }

    private static BundleReport report(Bundle bundle, double seconds, Boolean... succeeded) {
        return new BundleReport(bundle.executor(), Set.of(bundle.model()), List.of(succeeded), seconds);
    }

    @Test
    void anExecutorStaysWithItsModelAndOthersGoWhereFewestAre() {
        Schedule schedule = schedule(
                unit("a1", "a", "pass", 10),
                unit("a2", "a", "pass", 10),
                unit("b1", "b", "pass", 30),
                unit("b2", "b", "pass", 30),
                unit("c1", "c", "pass", 5));
        Bundle first = schedule.next("e0", 2).orElseThrow();
        assertThat(first.model()).as("most to do").isEqualTo("b");
        assertThat(schedule.next("e1", 2).orElseThrow().model())
                .as("held by none")
                .isEqualTo("a");
        schedule.ended(first, report(first, 1, true));
        assertThat(schedule.next("e0", 2).orElseThrow().model()).as("held").isEqualTo("b");
        assertThat(schedule.next("e0", 2).orElseThrow().model())
                .as("held by none")
                .isEqualTo("c");
        assertThat(schedule.next("e0", 2).orElseThrow().model())
                .as("the only one left")
                .isEqualTo("a");
        assertThat(schedule.next("e0", 2)).isEmpty();
    }

    @Test
    void kindsGoInTheirOrderAndLargeUnitsFirst() {
        Schedule schedule = schedule(
                unit("cell", "a", "cell", 900),
                unit("small", "a", "train", 1),
                unit("large", "a", "train", 5),
                unit("as large", "a", "train", 5),
                unit("pass", "a", "pass", 900),
                unit("other", "a", "unknown", 900));
        List<Integer> order = new ArrayList<>();
        while (!schedule.isDone()) {
            Bundle bundle = schedule.next("e0", 1).orElseThrow();
            order.addAll(bundle.units());
            schedule.ended(bundle, report(bundle, 0, true));
        }
        assertThat(order).containsExactly(2, 3, 1, 4, 0, 5);
    }

    @Test
    void aUnitIsReadyAsSoonAsItsOwnNeedsAreDone() {
        Schedule schedule = schedule(
                unit("pass a", "a", "pass", 10),
                unit("pass b", "b", "pass", 10),
                unit("train", "base", "train", 10),
                unit("cell a", "a", "cell", 10, "pass a"),
                unit("cell b", "b", "cell", 10, "train", "pass b"));
        Bundle a = schedule.next("e0", 3).orElseThrow();
        Bundle b = schedule.next("e1", 3).orElseThrow();
        Bundle train = schedule.next("e2", 3).orElseThrow();
        assertThat(schedule.next("e0", 3)).isEmpty();
        schedule.ended(a, report(a, 1, true));
        assertThat(next(schedule, "e0")).containsExactly(3);
        schedule.ended(b, report(b, 1, true));
        assertThat(schedule.next("e1", 3)).isEmpty();
        schedule.ended(train, report(train, 1, true));
        assertThat(next(schedule, "e1")).containsExactly(4);
    }

    @Test
    void whatNeedsAFailedUnitFailsWithTheFirstOfItsNeedsThatFailed() {
        Schedule schedule = schedule(
                unit("pass", "a", "pass", 30),
                unit("train", "base", "train", 20),
                unit("cell", "a", "cell", 10, "train", "pass"),
                unit("behind", "a", "cell", 10, "cell"),
                unit("other", "a", "cell", 10, "pass"));
        Bundle pass = schedule.next("e0", 2).orElseThrow();
        Bundle train = schedule.next("e1", 2).orElseThrow();
        assertThat(schedule.ended(pass, report(pass, 1, false)))
                .as("the training may fail too")
                .containsExactly(new Stranded(4, 0));
        assertThat(schedule.ended(train, report(train, 1, false)))
                .containsExactly(new Stranded(2, 1), new Stranded(3, 2));
        assertThat(schedule.isDone()).isTrue();
    }

    @Test
    void longUnitsGoAloneAndShortOnesTogether() {
        FakeCluster cluster = new FakeCluster(sweep(2, 2, 2000), ScheduleTest::second, 1, 1, 9);
        cluster.run();
        List<Bundle> cells = of("cell", cluster);
        assertThat(of("train", cluster))
                .allSatisfy(bundle -> assertThat(bundle.units()).hasSize(1));
        assertThat(cells.get(0).units()).as("nothing is known of cells yet").hasSize(1);
        assertThat(cells.get(10).units())
                .as("units of 0.1 s in a bundle of 3 s")
                .hasSize(30);
        assertThat(cells.get(cells.size() - 1).units().size()).as("at the end").isLessThan(10);
    }

    private static List<Bundle> of(String kind, FakeCluster cluster) {
        return cluster.bundles.stream()
                .filter(bundle -> bundle.kind().equals(kind))
                .toList();
    }

    @Test
    void everyUnitRunsOnceAndBehindItsNeeds() {
        List<PlannedUnit> units = sweep(4, 3, 50);
        FakeCluster cluster = new FakeCluster(units, ScheduleTest::second, 3, 2, 9);
        cluster.run();
        Map<String, Integer> places = IntStream.range(0, units.size())
                .boxed()
                .collect(Collectors.toMap(i -> units.get(i).key(), i -> i));
        assertThat(cluster.begun).hasSameSizeAs(units);
        for (int i = 0; i < units.size(); i++) {
            for (String need : units.get(i).needs()) {
                assertThat(cluster.begun.get(i)).isGreaterThanOrEqualTo(cluster.done.get(places.get(need)));
            }
        }
    }

    @Test
    void noModelIsLoadedTwiceInAnExecutorWhereThereIsRoom() {
        FakeCluster cluster = new FakeCluster(sweep(5, 4, 40), ScheduleTest::second, 2, 2, 3);
        cluster.run();
        assertThat(cluster.loads).doesNotHaveDuplicates();
    }

    @Test
    void anExecutorWithRoomForOneModelFinishesItBeforeTheNext() {
        FakeCluster cluster = new FakeCluster(sweep(5, 4, 40), ScheduleTest::second, 1, 1, 1);
        cluster.run();
        assertThat(cluster.loads).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void twoSlotsTakeHalfAsLongAsOne() {
        List<PlannedUnit> units = sweep(3, 3, 60);
        double one = new FakeCluster(units, ScheduleTest::second, 1, 1, 9).run();
        double two = new FakeCluster(units, ScheduleTest::second, 2, 1, 9).run();
        assertThat(one)
                .isCloseTo(units.stream().mapToDouble(ScheduleTest::second).sum(), within(1e-6));
        assertThat(one / (2 * two)).as("efficiency").isGreaterThan(0.97);
    }

    private static Offset<Double> within(double tolerance) {
        return Offset.offset(tolerance);
    }

    @Test
    void unitsThatWereNotBegunAreReadyAgain() {
        List<PlannedUnit> units = IntStream.range(0, 100)
                .mapToObj(i -> unit("cell " + i, "a", "cell", 10))
                .toList();
        Schedule schedule = new Schedule(units, KINDS);
        Bundle first = schedule.next("e0", 1).orElseThrow();
        schedule.ended(first, report(first, 0.1, true));
        Bundle second = schedule.next("e0", 1).orElseThrow();
        assertThat(second.units()).hasSizeGreaterThan(10);
        schedule.ended(second, report(second, 60, true, true));
        Set<Integer> begun = new HashSet<>(first.units());
        begun.addAll(second.units().subList(0, 2));
        while (!schedule.isDone()) {
            Bundle bundle = schedule.next("e0", 1).orElseThrow();
            assertThat(bundle.units()).as("units of half a minute").hasSize(1);
            assertThat(begun.addAll(bundle.units())).isTrue();
            schedule.ended(bundle, report(bundle, 30, true));
        }
        assertThat(begun).hasSameSizeAs(units);
    }

    @Test
    void whatTheFirstUnitTakesToOpenAModelDoesNotCountAsItsPace() {
        List<PlannedUnit> units = IntStream.range(0, 100)
                .mapToObj(i -> unit("cell " + i, "a", "cell", 10))
                .toList();
        Schedule schedule = new Schedule(units, KINDS);
        for (double seconds : List.of(20.0, 0.1)) {
            Bundle bundle = schedule.next("e0", 1).orElseThrow();
            assertThat(bundle.units()).hasSize(1);
            schedule.ended(bundle, report(bundle, seconds, true));
        }
        assertThat(schedule.next("e0", 1).orElseThrow().units())
                .as("units of 0.1 s in a bundle of 3 s")
                .hasSizeGreaterThan(25);
    }

    @Test
    void unitsOfADeadBundleAreTriedAloneWhileNothingElseRuns() {
        List<PlannedUnit> units = new ArrayList<>(IntStream.range(0, 12)
                .mapToObj(i -> unit("cell " + i, "a", "cell", 10))
                .toList());
        units.add(unit("behind", "a", "unknown", 10, "cell 5"));
        Schedule schedule = new Schedule(units, KINDS);
        Bundle known = schedule.next("e0", 1).orElseThrow();
        schedule.ended(known, report(known, 0.1, true));
        Bundle dying = schedule.next("e0", 1).orElseThrow();
        Bundle other = schedule.next("e1", 1).orElseThrow();
        assertThat(dying.units()).hasSizeGreaterThan(2).contains(5);
        assertThat(schedule.died(dying, true)).isFalse();
        List<Integer> alone = new ArrayList<>();
        List<Stranded> stranded = new ArrayList<>();
        Optional<Bundle> beside = Optional.of(other);
        while (!schedule.isDone()) {
            Bundle bundle = beside.orElseGet(() -> schedule.next("e1", 1).orElseThrow());
            beside = Optional.empty();
            if (!bundle.suspect()) {
                Boolean[] all = Collections.nCopies(bundle.units().size(), true).toArray(Boolean[]::new);
                schedule.ended(bundle, report(bundle, 0.1, all));
                continue;
            }
            assertThat(schedule.next("e0", 1)).as("beside a suspect").isEmpty();
            alone.addAll(bundle.units());
            if (bundle.units().equals(List.of(5))) {
                assertThat(schedule.died(bundle, false)).isTrue();
                stranded.addAll(schedule.failed(bundle));
            } else {
                schedule.ended(bundle, report(bundle, 0.1, true));
            }
        }
        assertThat(alone).containsExactlyElementsOf(dying.units());
        assertThat(stranded).containsExactly(new Stranded(12, 5));
    }

    @Test
    void theOneUnitOfADeadBundleIsToBlameWhereNothingElseRanInItsExecutor() {
        Schedule schedule = schedule(unit("a", "a", "cell", 10), unit("b", "b", "cell", 10));
        Bundle first = schedule.next("e0", 2).orElseThrow();
        Bundle second = schedule.next("e0", 2).orElseThrow();
        assertThat(schedule.died(first, true)).isTrue();
        assertThat(schedule.failed(first)).isEmpty();
        assertThat(schedule.died(second, false)).isFalse();
        assertThat(schedule.next("e0", 2).orElseThrow().suspect()).isTrue();
    }

    @Test
    void aSuspectWaitsForWhatRuns() {
        Schedule schedule = schedule(unit("a", "a", "cell", 10), unit("b", "b", "cell", 10));
        Bundle first = schedule.next("e0", 2).orElseThrow();
        Bundle second = schedule.next("e0", 2).orElseThrow();
        assertThat(schedule.died(first, false)).isFalse();
        assertThat(schedule.next("e0", 2)).isEmpty();
        schedule.ended(second, report(second, 1, true));
        assertThat(schedule.next("e0", 2).orElseThrow().units()).isEqualTo(first.units());
        assertThat(schedule.isDone()).isFalse();
    }

    @Test
    void whatAnExecutorSaysThatItHoldsGoesBeforeWhatNobodyHolds() {
        Schedule schedule =
                schedule(unit("a", "a", "cell", 90), unit("c", "c", "cell", 50), unit("b", "b", "cell", 10));
        Bundle first = schedule.next("e0", 1).orElseThrow();
        assertThat(first.model()).isEqualTo("a");
        schedule.ended(first, new BundleReport("e0", Set.of("a", "b"), List.of(true), 1));
        assertThat(schedule.next("e0", 1).orElseThrow().model()).isEqualTo("b");
    }

    @Test
    void whatAnExecutorHasClosedOrTakenAlongIsHeldByNone() {
        Schedule schedule = schedule(
                unit("a1", "a", "cell", 10),
                unit("b1", "b", "cell", 9),
                unit("a2", "a", "cell", 8),
                unit("b2", "b", "cell", 7),
                unit("b3", "b", "cell", 6),
                unit("a3", "a", "cell", 5));
        Bundle a1 = schedule.next("e0", 1).orElseThrow();
        schedule.ended(a1, new BundleReport("elsewhere", Set.of("a", "not of this sweep"), List.of(true), 1));
        schedule.keep(Set.of("elsewhere"));
        assertThat(schedule.next("e0", 1).orElseThrow().model())
                .as("a is held elsewhere")
                .isEqualTo("b");
        assertThat(schedule.next("elsewhere", 1).orElseThrow().model()).isEqualTo("a");
        schedule.keep(Set.of());
        assertThat(schedule.next("e0", 1).orElseThrow().model())
                .as("most is left of b, and nobody is left who holds a model")
                .isEqualTo("b");
    }

    @Test
    void refusesPlansThatCannotBeDone() {
        assertThatThrownBy(() -> schedule(unit("a", "m", "cell", 1), unit("a", "m", "cell", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot schedule unit a: it is planned twice");
        assertThatThrownBy(() -> schedule(unit("a", "m", "cell", 1, "b"), unit("b", "m", "pass", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot schedule unit a: it needs unit b, which is not planned before it");
        assertThatThrownBy(() -> unit("a", "m", "cell", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid work 0 of unit a: expected at least 1");
        assertThatThrownBy(() -> new Bundle("e0", "m", "cell", List.of(), 1, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid bundle of cell on m: it has no unit");
    }

    /** Some seconds here; a step that looks at all units for each unit takes hours. */
    @Test
    @Timeout(60)
    void hundredsOfThousandsOfUnitsAreScheduledInLinearTime() {
        List<PlannedUnit> units = sweep(10, 300, 100);
        assertThat(units).hasSizeGreaterThan(300_000);
        FakeCluster cluster = new FakeCluster(units, unit -> unit.work() / 2000.0, 8, 4, 11);
        cluster.run();
        assertThat(cluster.begun).hasSameSizeAs(units);
        assertThat(cluster.bundles).hasSizeLessThan(10_000);
    }
}
