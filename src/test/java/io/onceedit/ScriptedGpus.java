package io.onceedit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** GPUs that a discovery script tells of and the machine does not have: Spark hands their addresses out all the same. */
public final class ScriptedGpus {
    private ScriptedGpus() {}

    /**
     * Spark's settings for workers with such GPUs, one for an executor.
     *
     * @param folder takes the script
     * @param ofWorker how many each worker has, with addresses from 0 on
     * @param ofTask how much of one a task is given
     */
    public static Map<String, String> settings(Path folder, int ofWorker, double ofTask) throws IOException {
        String addresses = IntStream.range(0, ofWorker)
                .mapToObj(address -> "\"" + address + "\"")
                .collect(Collectors.joining(", "));
        Path script = Files.writeString(
                folder.resolve("gpus.sh"),
                "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [" + addresses + "]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Map.of(
                "spark.worker.resource.gpu.amount", String.valueOf(ofWorker),
                "spark.worker.resource.gpu.discoveryScript", script.toString(),
                "spark.executor.resource.gpu.amount", "1",
                "spark.task.resource.gpu.amount", String.valueOf(ofTask));
    }
}
