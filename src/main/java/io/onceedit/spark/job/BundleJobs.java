package io.onceedit.spark.job;

import io.onceedit.spark.executor.ExecutorUnits;
import io.onceedit.spark.executor.UnitBundle;
import io.onceedit.spark.executor.UnitBundleResult;
import io.onceedit.sweep.schedule.Bundle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.FutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.AsyncRDDActions;
import scala.Tuple2;
import scala.collection.immutable.List;
import scala.collection.immutable.List$;
import scala.concurrent.ExecutionContext;
import scala.concurrent.ExecutionContext$;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.util.Try;

/**
 * Bundles on their way through Spark: each is a job of one task, which prefers an executor and goes elsewhere where that one is gone or
 * stays busy. For one thread.
 */
final class BundleJobs implements AutoCloseable {
    private static final ClassTag<UnitBundle> BUNDLES = ClassTag$.MODULE$.apply(UnitBundle.class);
    private static final ExecutionContext AT_ONCE = ExecutionContext$.MODULE$.fromExecutor(Runnable::run);
    private static final double NANOS = 1e9;

    private final JavaSparkContext spark;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final Map<Bundle, UnderWay> running = new HashMap<>();

    BundleJobs(JavaSparkContext spark) {
        this.spark = spark;
    }

    private record UnderWay(FutureAction<?> job, long start) {}

    /**
     * A bundle's job has ended.
     *
     * @param result empty where the task died as often as Spark tries it, or the job was stopped
     * @param failure why, where there is no result
     * @param seconds since the job was submitted
     */
    record Ended(Bundle bundle, Optional<UnitBundleResult> result, Optional<Throwable> failure, double seconds) {
        private static Ended of(
                Bundle bundle, Try<? extends scala.collection.Seq<UnitBundleResult>> outcome, long start) {
            double seconds = (System.nanoTime() - start) / NANOS;
            return outcome.isSuccess()
                    ? new Ended(bundle, Optional.of(outcome.get().head()), Optional.empty(), seconds)
                    : new Ended(
                            bundle,
                            Optional.empty(),
                            Optional.of(outcome.failed().get()),
                            seconds);
        }
    }

    /**
     * Submits a bundle.
     *
     * @param location of the executor that is preferred, in the scheduler's form; empty where any will do
     * @param description of the job, in words
     */
    void submit(Bundle bundle, UnitBundle units, Optional<String> location, ExecutorUnits runs, String description) {
        List<String> locations = location.map(BundleJobs::listOf).orElseGet(List$.MODULE$::empty);
        var placed = spark.sc().makeRDD(listOf(new Tuple2<>(units, locations)), BUNDLES);
        JavaRDD<UnitBundleResult> results = new JavaRDD<>(placed, BUNDLES).mapPartitions(runs);
        spark.setJobDescription(description);
        long start = System.nanoTime();
        var job = new AsyncRDDActions<>(results.rdd(), results.classTag()).collectAsync();
        running.put(bundle, new UnderWay(job, start));
        job.onComplete(outcome -> ended.add(Ended.of(bundle, outcome, start)), AT_ONCE);
    }

    private static <T> List<T> listOf(T only) {
        return List$.MODULE$.<T>empty().$colon$colon(only);
    }

    /** How many are on their way. */
    int running() {
        return running.size();
    }

    /** The bundles that are on their way, with the seconds since they were submitted. */
    Map<Bundle, Double> underWay() {
        long now = System.nanoTime();
        Map<Bundle, Double> seconds = new HashMap<>();
        running.forEach((bundle, one) -> seconds.put(bundle, (now - one.start()) / NANOS));
        return seconds;
    }

    /**
     * Waits for the next job that ends.
     *
     * @return empty where none does within the time
     */
    Optional<Ended> next(long milliseconds) throws InterruptedException {
        Optional<Ended> next = Optional.ofNullable(ended.poll(milliseconds, TimeUnit.MILLISECONDS));
        next.ifPresent(one -> running.remove(one.bundle()));
        return next;
    }

    /** Stops what is still on its way. */
    @Override
    public void close() {
        running.values().forEach(one -> one.job().cancel());
        spark.setJobDescription(null);
    }
}
