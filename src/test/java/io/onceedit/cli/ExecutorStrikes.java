package io.onceedit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Ends the process of an executor in the middle of a task, for the first task of each kind of job; made by Spark, which is told its name.
 * Executors are child processes of this one.
 */
public final class ExecutorStrikes extends SparkListener {
    private static final Map<String, Long> DELAYS = new ConcurrentHashMap<>();
    private static final List<String> STRUCK = new ArrayList<>();

    private final Map<Integer, String> stages = new HashMap<>();

    /** Ends an executor so many milliseconds after the start of the first task of a job whose description begins so. */
    static synchronized void prepare(Map<String, Long> delays) {
        DELAYS.clear();
        DELAYS.putAll(delays);
        STRUCK.clear();
    }

    /** The beginnings of the descriptions of jobs that have lost an executor. */
    static synchronized List<String> struck() {
        return List.copyOf(STRUCK);
    }

    private static synchronized void note(String what) {
        STRUCK.add(what);
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        String description = job.properties().getProperty("spark.job.description", "");
        var begun = job.stageInfos().iterator();
        while (begun.hasNext()) {
            stages.put(begun.next().stageId(), description);
        }
    }

    @Override
    public void onTaskStart(SparkListenerTaskStart task) {
        String description = stages.getOrDefault(task.stageId(), "");
        for (String beginning : List.copyOf(DELAYS.keySet())) {
            if (description.startsWith(beginning)) {
                long delay = DELAYS.remove(beginning);
                String executor = task.taskInfo().executorId();
                new Thread(() -> strike(beginning, executor, delay)).start();
            }
        }
    }

    private static void strike(String beginning, String executor, long delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ProcessHandle.current()
                .descendants()
                .filter(process -> isExecutor(process, executor))
                .forEach(process -> {
                    process.destroyForcibly();
                    note(beginning);
                });
    }

    private static boolean isExecutor(ProcessHandle process, String id) {
        try {
            Path file = Path.of("/proc/" + process.pid() + "/cmdline");
            String command = Files.readString(file, StandardCharsets.ISO_8859_1);
            return command.contains("CoarseGrainedExecutorBackend") && command.contains("--executor-id\0" + id + "\0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
