package io.onceedit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A certificate as Markdown. */
final class CertificatePage {
    /** Facts that do not hold, shown at most for each group. */
    static final int FAILING_SHOWN = 50;

    private final Certificate certificate;
    private final MarkdownText text = new MarkdownText();

    private CertificatePage(Certificate certificate) {
        this.certificate = certificate;
    }

    static String of(Certificate certificate) {
        CertificatePage page = new CertificatePage(certificate);
        page.head();
        page.found();
        page.held();
        page.failing();
        page.cost();
        page.next();
        return page.text.toString();
    }

    private void head() {
        ReportedRun run = certificate.report().run();
        text.line("# Certificate of host "
                + MarkdownText.escape(certificate.model().id()));
        text.line("");
        text.line("Run `" + run.runId() + "` of " + run.runDate() + ", " + MarkdownText.escape(run.status())
                + ", by onceedit " + MarkdownText.escape(certificate.code()) + ".");
        text.line("");
        item("Host: " + certificate.found().description() + ".");
        item("Content: SHA-256 " + certificate.model().contentHash() + ".");
        item(certificate.model().untouchedWords() + ".");
        certificate.pluginWords().forEach(this::item);
        if (!run.complete()) {
            item("Units or probes of this run have no result; they count as failures.");
        }
    }

    private void item(String words) {
        text.line("- " + MarkdownText.escape(words));
    }

    private void found() {
        text.heading("Before the run");
        certificate.found().lines().forEach(this::item);
    }

    private void held() {
        text.heading("What holds");
        if (!certificate.undone().isEmpty()) {
            item(Headline.count(certificate.undone().size(), "edit") + " undone and not counted: "
                    + String.join(", ", certificate.undoneFacts()));
            text.line("");
        }
        List<String> header = new ArrayList<>(List.of("method", "protocol", "size", "seed", "active facts", "hold"));
        CertificateTerminal.METRICS.forEach(metric -> header.add(ScoreTable.HEADINGS.get(metric)));
        text.table(
                header, certificate.groups().stream().map(CertificatePage::row).toList());
        text.line("");
        text.line(
                "A fact holds where its own prompt and every rephrasing get the new answer. Metrics are in %, with 95 %"
                        + " intervals clustered by edit: exact match where text is generated freely, else the share of right tokens.");
    }

    private static List<String> row(HeldFacts group) {
        ReportGroup what = group.scored().group();
        Stream<String> place = Stream.of(
                what.method().name(),
                what.protocolWords(),
                Integer.toString(what.batchSize()),
                Long.toString(what.seed()),
                Headline.count(group.asked()),
                Headline.count(group.holding()));
        Stream<String> scores = CertificateTerminal.METRICS.stream()
                .map(metric ->
                        group.scored().score(metric).map(ScoreTable::cell).orElse("-"));
        return Stream.concat(place, scores).toList();
    }

    private void failing() {
        for (HeldFacts group : certificate.groups()) {
            if (group.failing().isEmpty()) {
                continue;
            }
            ReportGroup what = group.scored().group();
            text.heading(
                    "What does not hold by " + MarkdownText.escape(what.method().name()) + ", " + what.protocolWords()
                            + ", up to " + what.batchSize() + " edits in a plug-in, seed " + what.seed());
            List<HeldFacts.Failing> shown = group.failing()
                    .subList(0, Math.min(FAILING_SHOWN, group.failing().size()));
            text.table(
                    List.of("fact", "prompt", "target", "said", "why"),
                    shown.stream().map(CertificatePage::row).toList());
            if (shown.size() < group.failing().size()) {
                text.line("");
                text.line("These are " + shown.size() + " of "
                        + Headline.count(group.failing().size()) + "; `" + Certificate.DATA + "` has them all.");
            }
        }
    }

    private static List<String> row(HeldFacts.Failing failing) {
        return List.of(
                failing.fact().id(),
                failing.prompt(),
                failing.fact().target(),
                failing.said(),
                failing.words().isEmpty() ? failing.reason() : failing.words());
    }

    private void cost() {
        text.heading("Cost of this host");
        List<StageTotal> rows = new ArrayList<>(certificate.stages());
        rows.add(certificate.total());
        text.table(CostWords.STAGE_COLUMNS, rows.stream().map(CostWords::stage).toList());
        text.line("");
        text.line("Times are sums over units, which may have run side by side. Nothing of the host was trained.");
    }

    private void next() {
        text.heading("For the run file's hosts");
        text.line("```yaml");
        text.line(certificate.model().runFileLine());
        text.line("```");
    }
}
