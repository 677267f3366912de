package io.onceedit.report;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Markdown, line by line. */
final class MarkdownText {
    private final StringBuilder text = new StringBuilder();

    /** Adds a line as it stands. */
    void line(String words) {
        text.append(words).append('\n');
    }

    /** Adds a heading of the second order, with room around it. */
    void heading(String words) {
        line("");
        line("## " + words);
        line("");
    }

    /** Adds a table whose cells stay text. */
    void table(List<String> header, List<List<String>> rows) {
        row(header);
        row(Collections.nCopies(header.size(), "---"));
        rows.forEach(row -> row(row.stream().map(MarkdownText::escape).toList()));
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    /** Text that stays text in a cell: no table, link, HTML or emphasis comes of it. */
    static String escape(String words) {
        StringBuilder escaped = new StringBuilder();
        words.strip().chars().forEach(character -> {
            if (Stream.of('\\', '`', '*', '_', '[', ']', '|', '~').anyMatch(special -> special == character)) {
                escaped.append('\\');
            }
            switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                default -> escaped.append(Character.isWhitespace(character) ? ' ' : (char) character);
            }
        });
        return escaped.toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
