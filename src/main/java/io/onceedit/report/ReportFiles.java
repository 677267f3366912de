package io.onceedit.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** The files that a report is. */
public final class ReportFiles {
    /** The page. */
    public static final String PAGE = "report.html";

    private ReportFiles() {}

    /** Every file by its name, the page last. */
    public static Map<String, String> of(RunReport report) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("summary.md", MarkdownSummary.of(report));
        files.put("scores.csv", ScoresCsv.of(report));
        files.put("junit.xml", JunitReport.of(report));
        files.put(PAGE, HtmlPage.of(report));
        return files;
    }

    /** The headline and the scores for a terminal. */
    public static String terminal(RunReport report) {
        return TerminalSummary.of(report);
    }
}
