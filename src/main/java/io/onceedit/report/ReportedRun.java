package io.onceedit.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A run by its name, and what it was made from.
 *
 * @param runId the run
 * @param runDate the date it stands for, YYYY-MM-DD
 * @param status complete, incomplete, or what the run is for where it does not stand for itself
 * @param startedAt when it began, ISO 8601
 * @param endedAt when it was published, ISO 8601
 * @param causes what it was made from, by its name in words: command, revision, hashes of models and data
 */
public record ReportedRun(
        String runId, String runDate, String status, String startedAt, String endedAt, Map<String, String> causes) {
    /** The cause that says how a run was started: it says nothing of what came of it that others do not. */
    public static final String COMMAND = "command";

    /** How every status begins of a run of which something has no result. */
    private static final String PART = "incomplete";

    public ReportedRun {
        causes = Collections.unmodifiableMap(new LinkedHashMap<>(causes));
    }

    /** Whether every unit and every probe has a result. */
    public boolean complete() {
        return !status.startsWith(PART);
    }

    /** What differs between the causes of two runs but for their commands, by name; what one of them does not have is empty there. */
    public List<Difference> differences(ReportedRun before) {
        List<Difference> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(causes.keySet());
        names.addAll(before.causes.keySet());
        names.remove(COMMAND);
        for (String name : names) {
            Difference difference =
                    new Difference(name, before.causes.getOrDefault(name, ""), causes.getOrDefault(name, ""));
            if (!difference.before().equals(difference.now())) {
                differences.add(difference);
            }
        }
        return differences;
    }

    /** A cause that two runs do not share. */
    public record Difference(String name, String before, String now) {}
}
