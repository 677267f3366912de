package io.onceedit.spark.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Who holds a lease: a run, and the process that it is in.
 *
 * @param runId the run
 * @param runDate the date that it stands for
 * @param startedAt when it began, as text
 * @param host the machine's name, for people
 * @param machine unlike that of any other machine, and of any other space of process numbers on it; empty where that is unknown
 * @param process number of the process there
 * @param processStart when the process began, as text; empty where that is unknown
 */
record LeaseHolder(
        String runId,
        String runDate,
        String startedAt,
        String host,
        String machine,
        long process,
        String processStart) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    LeaseHolder {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(runDate, "runDate");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(processStart, "processStart");
    }

    /** A run of this process. */
    static LeaseHolder here(String runId, String runDate, Instant startedAt) {
        ProcessHandle process = ProcessHandle.current();
        return new LeaseHolder(
                runId, runDate, startedAt.toString(), hostName(), thisMachine(), process.pid(), start(process));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a machine without a name";
        }
    }

    /** Linux draws the first part when it boots; the second tells containers apart. */
    private static String thisMachine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("");
    }

    /** Whether the holder's process is known to have ended; false where it is another machine's, of which nothing is known here. */
    boolean hasEnded() {
        if (machine.isEmpty() || !machine.equals(thisMachine())) {
            return false;
        }
        return ProcessHandle.of(process)
                .filter(ProcessHandle::isAlive)
                .filter(alive -> start(alive).equals(processStart))
                .isEmpty();
    }

    byte[] json() {
        try {
            return MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Failed to write the lease of run " + runId, e);
        }
    }

    /** Reads what {@link #json} has written; empty where it is cut off. */
    static Optional<LeaseHolder> of(byte[] json) {
        try {
            return Optional.of(MAPPER.readValue(json, LeaseHolder.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
