package io.onceedit.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page's script is given, and that no text of it ends what it stands in. */
final class PageDataTest {
    private static final int MEGABYTE = 1_000_000;

    @Test
    void everyTextComesBackAsItWas() throws IOException {
        JsonNode data = new ObjectMapper().readTree(PageData.of(SampleReports.small()));
        assertThat(data.at("/facts/target/1").asText()).isEqualTo(SampleReports.HOSTILE);
        assertThat(data.at("/facts/owner").toString()).isEqualTo("[\"registry\",\"\",\"\"]");
        assertThat(data.at("/facts/supersedes/0").asText()).isEqualTo("e0");
        int prompt = data.at("/probes/prompt/1").asInt();
        assertThat(data.at("/texts/" + prompt).asText()).isEqualTo(SampleReports.HOSTILE);
        assertThat(data.at("/probes/alpha").toString()).isEqualTo("[980,980,980,-1]");
        assertThat(data.at("/probes/state").toString()).isEqualTo("[0,1,1,2]");
        assertThat(data.at("/main").toString()).isEqualTo("[2,3]");
    }

    @Test
    void cellsOfOneKindAreHeldOnce() throws IOException {
        JsonNode data = new ObjectMapper().readTree(PageData.of(SampleReports.small()));
        assertThat(data.at("/states")).hasSize(5);
        assertThat(data.at("/cells/2").toString()).isEqualTo("[1,1,2]");
        assertThat(data.at("/states/2/0").asInt()).as("error").isEqualTo(4);
        assertThat(data.at("/states/2/1").toString()).startsWith("[1,1,0,1,0,1,1,1,0,0,0,0");
    }

    @Test
    void scoresAreRoundedSoThatNothingBelowAllIsAHundred() throws IOException {
        JsonNode scores =
                new ObjectMapper().readTree(PageData.of(SampleReports.small())).at("/groups/3/scores");
        assertThat(scores.path("generality").toString()).isEqualTo("[66.7,60,67]");
        assertThat(Percent.of(0.99999)).isEqualTo("99.9");
        assertThat(Percent.of(1)).isEqualTo("100");
        assertThat(Percent.interval(0.4449, 0.551)).isEqualTo("44-56");
        assertThat(Percent.points(-0.0004)).isEqualTo("0.0");
        assertThat(Percent.points(0.0123)).isEqualTo("+1.2");
    }

    @Test
    void noTextEndsAScriptOrBecomesMarkup() {
        String page = ReportFiles.of(SampleReports.small()).get(ReportFiles.PAGE);
        assertThat(count(page, "<script")).isEqualTo(3);
        assertThat(count(page, "</script")).isEqualTo(3);
        assertThat(page).doesNotContain("<script>document.title");
        String data =
                page.substring(page.indexOf("id=\"data\">"), page.indexOf("</script", page.indexOf("id=\"data\">")));
        assertThat(data).doesNotContain("<!--").doesNotContain("\u2028").contains("\\u2028");
    }

    @Test
    void theFrameSaysAllOfItWithoutAScript() {
        String page = ReportFiles.of(SampleReports.compared()).get(ReportFiles.PAGE);
        String frame = page.substring(page.indexOf("<main>"), page.indexOf("</main>"));
        assertThat(frame)
                .contains("2 of 3 facts hold on all 2 hosts")
                .contains("<small class=\"delta\">-33.3</small>")
                .contains("difference in points to run <span>20260101T030405Z-0000</span>")
                .contains(">configuration</th>")
                .contains("This run has plug-ins of one size")
                .contains("Of 36 answers that this run and 20260101T030405Z-0000 both have")
                .contains("The plug-in itself does not say the new answer.")
                .contains("1.2 GB")
                .contains("in %<span>, 3 edits, up to 100 in a plug-in, seed 1</span>")
                .doesNotContain(">edits</th>")
                .contains("line 3 of &lt;/script&gt;")
                .doesNotContain(" th:");
    }

    @Test
    void tenThousandFactsOnTenHostsStaySmall() {
        String page = ReportFiles.of(SampleReports.large(10_000)).get(ReportFiles.PAGE);
        assertThat(page.length()).isLessThan(5 * MEGABYTE);
    }

    private static int count(String text, String part) {
        Matcher matcher =
                Pattern.compile(Pattern.quote(part), Pattern.CASE_INSENSITIVE).matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
