package io.onceedit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text of every colour is readable on what it stands on: WCAG 2.2, contrast of at least 4.5 (AA). */
final class PageColoursTest {
    private static final double LEAST = 4.5;
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");

    @ParameterizedTest
    @CsvSource({"page.css, 0", "page.css, 1", "print.css, 0"})
    void textsAreReadable(String file, int block) throws IOException {
        Map<String, String> colours = colours(file, block);
        for (String text : List.of("ink", "soft", "accent", "good", "side", "part", "bad", "error")) {
            for (String ground : List.of("page", "surface", "raised")) {
                assertContrast(colours, text, ground);
            }
        }
        assertContrast(colours, "ink", "accent-soft");
        for (String state : List.of("accent", "good", "side", "part", "bad", "error")) {
            assertContrast(colours, state, state + "-soft");
        }
    }

    private static void assertContrast(Map<String, String> colours, String text, String ground) {
        double light = luminance(colours.get(text));
        double dark = luminance(colours.get(ground));
        double contrast = (Math.max(light, dark) + 0.05) / (Math.min(light, dark) + 0.05);
        assertThat(contrast).as(text + " on " + ground).isGreaterThanOrEqualTo(LEAST);
    }

    private static Map<String, String> colours(String file, int block) throws IOException {
        String style;
        try (InputStream stream = PageColoursTest.class.getResourceAsStream("/report/" + file)) {
            style = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> blocks = Pattern.compile(":root[^{]*\\{([^}]*)}")
                .matcher(style)
                .results()
                .map(result -> result.group(1))
                .toList();
        Map<String, String> colours = new HashMap<>();
        Matcher matcher = COLOUR.matcher(blocks.get(block));
        while (matcher.find()) {
            colours.put(matcher.group(1), matcher.group(2));
        }
        return colours;
    }

    /** Relative luminance as WCAG defines it. */
    private static double luminance(String digits) {
        return 0.2126 * channel(digits, 0) + 0.7152 * channel(digits, 2) + 0.0722 * channel(digits, 4);
    }

    private static double channel(String digits, int at) {
        double value = Integer.parseInt(digits.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
