package io.onceedit.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a new host came to: which edits hold on it, what it cost, and that nothing of it was changed.
 *
 * @param model the host's files
 * @param found what was known of it before the run
 * @param plugins what it was asked with
 * @param undone ids of edits that are undone, which are not counted
 * @param report of the run, which has this host alone
 */
public record Certificate(
        CertifiedModel model, HostFindings found, PluginsUsed plugins, Set<String> undone, RunReport report) {
    /** The file for people. */
    public static final String PAGE = "certificate.md";

    /** The file for programs. */
    public static final String DATA = "certificate.json";

    private static final List<String> STAGES = List.of("align", "host_pass", "plugin_pass", "fuse");

    public Certificate {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(found, "found");
        Objects.requireNonNull(plugins, "plugins");
        undone = Set.copyOf(undone);
        if (report.hosts().size() != 1 || !report.hosts().get(0).id().equals(model.id())) {
            throw new IllegalArgumentException("Invalid certificate of host " + model.id() + ": its run has hosts "
                    + report.hosts().stream().map(ReportedHost::id).toList());
        }
    }

    /** Its files by their names. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(DATA, CertificateJson.of(this));
        files.put(PAGE, CertificatePage.of(this));
        return files;
    }

    /** The same on one screen. */
    public String terminal() {
        return CertificateTerminal.of(this);
    }

    /** How the facts stand, for each edited group. */
    List<HeldFacts> groups() {
        return HeldFacts.of(report, undone);
    }

    /** Undone edits, sorted. */
    List<String> undoneFacts() {
        return List.copyOf(new TreeSet<>(undone));
    }

    /** What the host cost, stage by stage. */
    List<StageTotal> stages() {
        return report.effort().stages().stream()
                .filter(stage -> STAGES.contains(stage.stage()))
                .toList();
    }

    /** What this run paid for the host, all stages together. */
    StageTotal total() {
        return stages().stream()
                .filter(stage -> !stage.reused())
                .reduce(new StageTotal("all", false, 0, new StageTotal.Seconds(0, 0, 0), 0, 0), StageTotal::plus);
    }

    /** What it was asked with, in sentences. */
    List<String> pluginWords() {
        return plugins.words(report.effort().stages());
    }

    /** The program that made the run. */
    String code() {
        Map<String, String> causes = report.run().causes();
        return causes.getOrDefault("code version", "unknown") + " (" + revision()
                + ("true".equals(causes.get("code dirty")) ? ", changed" : "") + ")";
    }

    String revision() {
        return report.run().causes().getOrDefault("code revision", "unknown");
    }
}
