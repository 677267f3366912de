package io.onceedit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether what answers is what answered on an earlier day: host and plug-ins by their hashes, held against the newest run up to that day.
 *
 * @param lines what was compared, in words
 * @param holds whether nothing is another one now, as far as there is a run to compare with
 */
record AsOfProof(List<String> lines, boolean holds) {
    private static final int SHOWN = 12;

    AsOfProof {
        lines = List.copyOf(lines);
    }

    /**
     * What answers now.
     *
     * @param hostHash SHA-256 of the host's files
     * @param plugins SHA-256 of each plug-in, by its unit's key
     */
    record Used(String host, String hostHash, Map<String, String> plugins) {
        Used {
            plugins = Map.copyOf(plugins);
        }
    }

    static AsOfProof of(StoredRuns runs, String day, Used used) throws IOException {
        Optional<String> run = runs.newestUpTo(day);
        if (run.isEmpty()) {
            return new AsOfProof(
                    List.of("as of        " + day
                            + ": the store has no run up to that day to hold host and plug-ins against"),
                    true);
        }
        JsonNode manifest = runs.manifest(run.get());
        List<String> lines = new ArrayList<>();
        lines.add("as of        " + day + ", held against run " + run.get() + " of "
                + manifest.path("run_date").asText());
        boolean same = host(manifest, used, lines);
        same &= plugins(manifest, used, lines);
        return new AsOfProof(lines, same);
    }

    private static boolean host(JsonNode manifest, Used used, List<String> lines) {
        String then = manifest.path("models").path(used.host()).asText();
        if (then.isEmpty()) {
            lines.add("host         " + used.host() + " was not in that run");
            return true;
        }
        boolean same = then.equals(used.hostHash());
        lines.add("host         " + used.host()
                + (same
                        ? " is unchanged, SHA-256 " + start(then)
                        : " is ANOTHER ONE NOW: its SHA-256 was " + start(then) + " and is " + start(used.hostHash())));
        return same;
    }

    private static boolean plugins(JsonNode manifest, Used used, List<String> lines) {
        long same = used.plugins().entrySet().stream()
                .filter(plugin ->
                        manifest.path("plugins").path(plugin.getKey()).asText().equals(plugin.getValue()))
                .count();
        boolean all = same == used.plugins().size();
        lines.add("plug-ins     " + same + " of " + used.plugins().size()
                + " are that run's, by key and content"
                + (all ? "" : ": edits, recipe or base in the run file are not those of that run"));
        return all;
    }

    private static String start(String hash) {
        return hash.substring(0, Math.min(SHOWN, hash.length()));
    }
}
