package io.onceedit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The words, Markdown, CSV and JUnit XML of a report, read as those read them that they are for. */
final class ReportWritersTest {
    private final RunReport small = SampleReports.small();

    @Test
    void theHeadlineSaysWhatHoldsWhatChangedAndWhatToLookAt() {
        Headline headline = Headline.of(small);
        assertThat(headline.title()).isEqualTo("2 of 3 facts hold on all 2 hosts");
        assertThat(headline.text())
                .contains("asked alpha and beta with 2 methods; this is method text, teacher-forced")
                .contains("By host: alpha (2) and beta (2).")
                .contains("1 of 6 other answers are not the host's any more.")
                .contains("12 probes could not be evaluated and count as failed.")
                .endsWith("Look at e3 on alpha and beta.");
        assertThat(Headline.of(SampleReports.compared()).text())
                .contains("Against run 20260101T030405Z-0000, of 36 answers that both have: 0 won, 1 lost.");
    }

    @Test
    void theHeadlineOfManyHostsNamesTheWorstAndTheBest() {
        Headline headline = Headline.of(SampleReports.large(100));
        assertThat(headline.title()).isEqualTo("80 of 100 facts hold on all 10 hosts");
        assertThat(headline.text())
                .contains("Fewest hold on host-0 (98), most on host-9 (98).")
                .contains("; and 17 more.");
    }

    @Test
    void theTerminalHasTheHeadlineAboveTheScores() {
        List<String> lines = TerminalSummary.of(small).lines().toList();
        assertThat(lines.get(0)).isEqualTo("2 of 3 facts hold on all 2 hosts");
        assertThat(lines)
                .allMatch(line -> line.length() <= 122)
                .contains("text (3 edits, up to 100 in a plug-in, seed 1)")
                .anyMatch(line -> line.startsWith("  beta  66.7 60-67  66.7 60-67"));
    }

    @Test
    void markdownHoldsHostileTextsInTheirCells() {
        String markdown = MarkdownSummary.of(small);
        assertThat(markdown)
                .contains("editing once pays from 2 hosts on", "| each: host beta | 8.0 s | 7.0 s |")
                .startsWith("# 2 of 3 facts hold on all 2 hosts\n")
                .contains("| text | beta | 3 | 100 | 1 | 66.7 60-67 |")
                .contains("| text | NOT\\_LEARNED | 4 | The plug-in itself does not say the new answer. |")
                .contains("| train | this run | 2 | 13 s | 6.3 s | 0.0 s | 1,234 | 1.2 GB |")
                .contains("Editing once, plug-ins and their gates, took 13 s and serves every host")
                .doesNotContain("<script>");
        List<String> rows =
                markdown.lines().filter(line -> line.startsWith("|")).toList();
        int columns = 0;
        for (String row : rows) {
            int cells = row.replace("\\|", "").split("\\|", -1).length;
            assertThat(columns == 0 || cells == columns || row.contains(" host |") || row.contains("method | reason"))
                    .as(row)
                    .isTrue();
            columns = row.contains("---") ? cells : 0;
        }
        assertThat(MarkdownSummary.of(SampleReports.compared()))
                .contains("## Lost since the other run")
                .contains("| text | beta | e3 | Oro plays the | flute | drum | NOT\\_LEARNED |");
    }

    @Test
    void csvHasALineForEachMetricAndQuotesWhatHasCommas() {
        ReportGroup odd = new ReportGroup("a,\"b\"", SampleReports.TEXT, "autoregressive", 10, 7);
        GroupReport group = new GroupReport(
                new ScoredGroup(odd, small.groups().get(3).scored().scores()),
                List.of(),
                List.of(),
                new ChangedAnswers(0, 0));
        RunReport report = new RunReport(
                small.run(),
                small.hosts(),
                List.of(group),
                new RunReport.Asked(List.of(), new TruthMatrix.Builder(1, 0).build(), new ProbeSample(List.of(), 0, 0)),
                small.effort(),
                small.against());
        List<String> lines = List.of(ReportFiles.of(report).get("scores.csv").split("\r\n", -1));
        assertThat(lines).hasSize(1 + 8 + 1);
        assertThat(lines.get(0))
                .startsWith("run_id,run_date,host,method,rule,protocol,batch_size,seed,metric,exact,value");
        assertThat(lines.get(1))
                .isEqualTo(
                        "20260102T030405Z-abcd,2026-01-02,\"a,\"\"b\"\"\",text,text,autoregressive,10,7,reliability,false,"
                                + "0.666700,0.600030,0.666700,3,2,1,3");
        assertThat(lines.get(9)).isEmpty();
    }

    @Test
    void junitXmlIsWhatAParserReads() throws Exception {
        Element suites = parsed(JunitReport.of(small));
        List<Element> bySuite = children(suites, "testsuite");
        assertThat(bySuite)
                .extracting(suite -> suite.getAttribute("name"))
                .containsExactly(
                        "text.alpha.teacher_forced.size-100.seed-1", "text.beta.teacher_forced.size-100.seed-1");
        assertThat(counts(bySuite.get(0))).containsExactly("3", "0", "1");
        assertThat(counts(bySuite.get(1))).containsExactly("3", "2", "0");
        Element error = children(bySuite.get(0), "error").get(0);
        assertThat(error.getAttribute("message")).isEqualTo("error: ERROR");
        assertThat(error.getTextContent()).contains("What does Oro play?").contains("No token of \uFFFD is known");
        List<Element> failures = children(bySuite.get(1), "failure");
        assertThat(failures)
                .extracting(failure -> failure.getAttribute("type"))
                .containsExactly("side effect", "fails");
        assertThat(failures.get(0).getTextContent()).contains("fused: " + SampleReports.HOSTILE);
        assertThat(failures.get(1).getTextContent())
                .contains("expected: flute")
                .contains("host alone: drum")
                .contains("plug-in alone: lute")
                .contains("fused: drum");
    }

    @Test
    void junitXmlOfManyFactsHasOneCaseForThoseThatHold() throws Exception {
        Element suites = parsed(JunitReport.of(SampleReports.large(1100)));
        List<Element> bySuite = children(suites, "testsuite");
        assertThat(bySuite).hasSize(20);
        for (Element suite : bySuite) {
            List<Element> cases = children(suite, "testcase");
            assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(cases.size()));
            assertThat(children(suite, "failure")).hasSize(cases.size() - 1);
            assertThat(cases.get(cases.size() - 1).getAttribute("name")).matches("1,0\\d\\d further facts hold");
        }
    }

    private static List<String> counts(Element suite) {
        return List.of(suite.getAttribute("tests"), suite.getAttribute("failures"), suite.getAttribute("errors"));
    }

    private static Element parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static List<Element> children(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> children = new ArrayList<>();
        IntStream.range(0, found.getLength()).forEach(i -> children.add((Element) found.item(i)));
        return children;
    }
}
