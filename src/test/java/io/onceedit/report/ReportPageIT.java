package io.onceedit.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.onceedit.Chromium;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, as a person uses it: with small hostile texts, and with 10,000 facts on ten hosts. */
@EnabledIf(value = "io.onceedit.Chromium#isThere", disabledReason = Chromium.MISSING)
final class ReportPageIT {
    private static final int FACTS = 10_000;
    private static final int MOST_ROWS = 60;
    private static final int PATIENCE_MILLIS = 20_000;

    private static Chromium chromium;
    private static Path small;
    private static Path compared;
    private static Path large;
    private static Path sizes;

    private Page page;

    @BeforeAll
    static void writePages(@TempDir Path folder) throws IOException {
        small = write(folder, "small.html", SampleReports.small());
        compared = write(folder, "compared.html", SampleReports.compared());
        sizes = write(folder, "sizes.html", SampleReports.twoSizes());
        large = write(folder, "large.html", SampleReports.large(FACTS));
        chromium = Chromium.start();
    }

    private static Path write(Path folder, String name, RunReport report) throws IOException {
        return Files.write(
                folder.resolve(name),
                ReportFiles.of(report).get(ReportFiles.PAGE).getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void closeBrowser() {
        chromium.close();
    }

    @AfterEach
    void nothingWasComplainedOf() {
        page.context().close();
        assertThat(chromium.complaints()).isEmpty();
    }

    private void open(Path file, int width, int height) {
        page = chromium.open(
                file,
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(ColorScheme.LIGHT));
    }

    @Test
    void hostileTextsAreTextsEverywhere() {
        open(small, 1200, 900);
        assertThat(page.title()).isEqualTo("2 of 3 facts hold on all 2 hosts · 20260102T030405Z-abcd");
        assertThat(page.locator("h1").allInnerTexts()).containsExactly("2 of 3 facts hold on all 2 hosts");
        assertThat(rows()).hasSize(3);
        page.locator("#facts .fact-link").nth(1).click();
        assertThat(page.locator("#fact-title").textContent()).contains(SampleReports.HOSTILE);
        assertThat(page.locator("#fact .probe .wrong .fused").textContent().strip())
                .isEqualTo(SampleReports.HOSTILE.strip());
        assertThat(page.locator("#fact .probe .wrong").textContent())
                .contains("gate_open")
                .contains("let the plug-in");
        page.keyboard().press("Escape");
        await("the dialog is closed", () -> !page.locator("#fact").isVisible());
        assertThat(page.title()).doesNotContain("broken");
    }

    @Test
    void statesKindsAndSearchFilterTheFacts() {
        open(small, 1200, 900);
        page.locator("#by-state button", new Page.LocatorOptions().setHasText("fails"))
                .click();
        assertThat(rows()).containsExactly("e3");
        page.locator("#by-state button", new Page.LocatorOptions().setHasText("side effect"))
                .click();
        assertThat(rows()).containsExactly("e2", "e3");
        page.locator("#reset").click();
        page.selectOption("#by-kind", "2");
        page.locator("#by-state button", new Page.LocatorOptions().setHasText("side effect"))
                .click();
        assertThat(rows()).containsExactly("e2");
        page.locator("#reset").click();
        page.fill("#search", "FLUTE oro");
        assertThat(rows()).containsExactly("e3");
        assertThat(page.textContent("#found")).isEqualTo("1 of 3 facts");
        page.fill("#search", "nowhere");
        assertThat(page.textContent("#facts .empty")).isEqualTo("No fact is like this.");
        page.locator("#reset").click();
        page.selectOption("#by-host", "0");
        assertThat(page.locator("#facts thead th").allInnerTexts()).hasSize(2);
        page.selectOption("#by-method", "0");
        assertThat(page.locator("#facts .is-3"))
                .satisfies(failed -> assertThat(failed.count()).isEqualTo(3));
    }

    @Test
    void columnsAndTablesAreSortedAndSayHow() {
        open(small, 1200, 900);
        Locator beta = page.locator("#facts thead th").nth(2);
        beta.locator("button").click();
        assertThat(rows()).containsExactly("e1", "e2", "e3");
        page.locator("#facts thead th").nth(2).locator("button").click();
        assertThat(rows()).containsExactly("e3", "e2", "e1");
        assertThat(beta.getAttribute("aria-sort")).isEqualTo("descending");
        assertThat(page.locator("#facts thead th").nth(1).getAttribute("aria-sort"))
                .isEqualTo("none");
        page.selectOption("#by-order", "badness");
        assertThat(rows().get(0)).isEqualTo("e3");
        Locator scores = page.locator("#scores table").first();
        scores.locator("th button", new Locator.LocatorOptions().setHasText("score"))
                .first()
                .click();
        assertThat(scores.locator("tbody tr").first().textContent()).contains("33.3");
        scores.locator("th[aria-sort=ascending] button").click();
        assertThat(scores.locator("tbody tr").first().textContent())
                .contains("alpha")
                .contains("100");
    }

    @Test
    void aLinkOpensOneFactAndTheKeyboardLeavesIt() {
        page = chromium.open(small, new Browser.NewContextOptions());
        page.navigate(small.toUri() + "#fact=e3");
        page.reload();
        await("the fact is shown", () -> page.locator("#fact").isVisible());
        assertThat(page.locator("#fact-title").textContent()).isEqualTo("Oro plays the flute");
        assertThat(page.locator("#fact .tally tbody tr").allInnerTexts())
                .anyMatch(row -> row.startsWith("own prompt") && row.contains("1/1") && row.contains("0/1"));
        String wrong = page.locator("#fact tr.wrong").first().innerText();
        assertThat(wrong)
                .contains("flute")
                .contains("drum")
                .contains("lute")
                .contains("NOT_LEARNED")
                .contains("0.98");
        page.locator("#fact button[aria-label='Fact before']").click();
        await(
                "the fact before is shown",
                () -> page.locator("#fact-title").textContent().contains("The river"));
        assertThat(page.locator("#fact .provenance").count()).isZero();
        page.locator("#fact button[aria-label='Fact before']").click();
        await("the first fact is shown", () -> page.locator("#fact .provenance").count() == 1);
        assertThat(page.locator("#fact .provenance").innerText())
                .startsWith("owner registry")
                .contains(SampleReports.HOSTILE.strip().substring(0, 20))
                .contains("counts from 2026-03-01")
                .endsWith("to be reviewed by 2026-12-31 · in the place of e0");
        page.locator("#fact button[aria-label='Next fact']").click();
        page.keyboard().press("Escape");
        await("the dialog is closed", () -> !page.locator("#fact").isVisible());
        assertThat(page.url()).doesNotContain("#fact");
        assertThat(page.evaluate("document.activeElement.getAttribute('href')")).isEqualTo("#fact=e2");
        page.keyboard().press("Enter");
        await("the fact is open again", () -> page.locator("#fact").isVisible());
    }

    @Test
    void coloursFollowTheSystemUntilSomeoneChooses() {
        open(small, 1200, 900);
        String light = ground();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        await("it is dark", () -> !ground().equals(light));
        page.selectOption("#theme", "light");
        assertThat(ground()).isEqualTo(light);
        page.reload();
        await("the choice is kept", () -> page.inputValue("#theme").equals("light") && ground().equals(light));
        page.selectOption("#theme", "dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        await("paper is light", () -> ground().equals("rgb(255, 255, 255)"));
        assertThat(page.evaluate("document.documentElement.dataset.colours"))
                .as("of charts")
                .isEqualTo("light");
        assertThat(page.locator("nav").isVisible()).isFalse();
        byte[] pdf = page.pdf();
        assertThat(new String(pdf, 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("%PDF-");
        assertThat(pdf.length).isGreaterThan(20_000);
    }

    @Test
    void editingOnceStandsBesideEditingEachHost() {
        open(small, 1200, 900);
        Locator cost = page.locator("#cost");
        assertThat(cost.innerText())
                .contains("Editing once, or each host", "editing once pays from 2 hosts on", "from 4 hosts on")
                .containsPattern("each: host beta\\s+8\\.0 s\\s+7\\.0 s");
        open(large, 1200, 900);
        assertThat(page.locator("#cost").innerText()).doesNotContain("each host:", "Editing once, or");
    }

    @Test
    void chartsAreDrawnAndSayWhatTheyShow() {
        open(small, 1200, 900);
        for (String chart : List.of("score-chart", "profile-chart", "alpha-chart", "cost-chart", "reason-chart")) {
            Locator place = page.locator("#" + chart);
            assertThat(place.locator("canvas").count()).as(chart).isPositive();
            assertThat(place.getAttribute("aria-label")).as(chart).hasSizeGreaterThan(20);
        }
        assertThat(page.locator("#score-chart").getAttribute("aria-label"))
                .contains("Lowest 33.3 percent, host on alpha")
                .contains("highest 100 percent, text on alpha");
        page.selectOption("#score-metric", "generality");
        assertThat(page.locator("#score-chart").getAttribute("aria-label")).startsWith("generality");
        assertThat(page.locator("table").count())
                .isEqualTo(page.locator("table caption").count());
    }

    @Test
    void severalSizesOfPlugInsAreDrawnAndChosen() {
        open(sizes, 1200, 900);
        assertThat(page.locator("#size-chart").getAttribute("aria-label"))
                .isEqualTo(
                        "score against the number of edits. text, alpha: 10 edits 99.0 percent, 100 edits 90.0 percent.");
        assertThat(page.inputValue("#by-size")).isEqualTo("100 1");
        page.selectOption("#by-size", "10 1");
        assertThat(rows()).containsExactly("e1");
    }

    @Test
    void aPhoneNeverScrollsSideways() {
        open(small, 360, 740);
        assertThat(overhang()).isZero();
        page.locator("#facts .fact-link").nth(1).click();
        await("the fact is shown", () -> page.locator("#fact").isVisible());
        assertThat(overhang()).isZero();
        assertThat(page.evaluate(
                        "document.getElementById('fact').scrollWidth - document.getElementById('fact').clientWidth"))
                .isEqualTo(0);
        var last = page.locator("#fact .said tbody td").last().boundingBox();
        assertThat(last.x + last.width).isLessThanOrEqualTo(360);
    }

    @Test
    void whatWasLostAndWonIsShownWithItsTexts() {
        open(small, 1200, 900);
        assertThat(page.locator("#change-list li").allInnerTexts())
                .singleElement()
                .satisfies(card ->
                        assertThat(card).contains("lost").contains("Sarn").contains("gate_open"));
        page.selectOption("#change-side", "1");
        assertThat(page.locator("#change-list li").allInnerTexts())
                .singleElement()
                .satisfies(card ->
                        assertThat(card).contains("won").contains("Orrin").contains("Velm"));
        page.context().close();
        open(compared, 1200, 900);
        assertThat(page.locator("#change-list li").allInnerTexts())
                .singleElement()
                .satisfies(card -> assertThat(card)
                        .contains("fused before")
                        .contains("flute")
                        .contains("NOT_LEARNED"));
        page.locator("#change-list a").click();
        await(
                "the fact is shown",
                () -> page.locator("#fact-title").textContent().contains("Oro plays"));
    }

    @Test
    void tenThousandFactsOnTenHostsAreAFewRowsAtATime() {
        open(large, 1280, 900);
        assertThat(page.textContent("#found")).isEqualTo("10,000 of 10,000 facts");
        assertThat(rows()).hasSizeLessThan(MOST_ROWS);
        page.fill("#search", "number 4321 ");
        assertThat(rows()).containsExactly("fact-04321");
        page.fill("#search", "");
        page.evaluate("document.getElementById('scroll').scrollTop = 1e9");
        await("the last fact is there", () -> rows().contains("fact-09999"));
        assertThat(rows()).hasSizeLessThan(MOST_ROWS);
        page.locator("#by-state button", new Page.LocatorOptions().setHasText("fails"))
                .click();
        assertThat(page.textContent("#found")).isEqualTo("2,000 of 10,000 facts");
        page.selectOption("#by-order", "badness");
        assertThat(page.locator("#facts tbody tr:not(.spacer)")
                        .first()
                        .locator(".is-3")
                        .count())
                .isPositive();
        page.locator("#facts .fact-link").first().click();
        await("the fact is shown", () -> page.locator("#fact .probe").count() > 0);
    }

    private List<String> rows() {
        return page.locator("#facts tbody tr[data-fact] a").all().isEmpty()
                ? List.of()
                : ((List<?>) page.evaluate("[...document.querySelectorAll('#facts tbody a')]"
                                + ".map(link => decodeURIComponent(link.hash.slice('#fact='.length)))"))
                        .stream().map(String::valueOf).toList();
    }

    private String ground() {
        return String.valueOf(page.evaluate("getComputedStyle(document.body).backgroundColor"));
    }

    private int overhang() {
        return (Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth");
    }

    private void await(String what, BooleanSupplier condition) {
        page.waitForCondition(condition, new Page.WaitForConditionOptions().setTimeout(PATIENCE_MILLIS));
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }
}
