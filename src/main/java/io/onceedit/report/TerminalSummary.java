package io.onceedit.report;

import java.util.List;

/** A run on one screen. */
final class TerminalSummary {
    private static final int WIDTH = 120;

    private TerminalSummary() {}

    static String of(RunReport report) {
        Headline headline = Headline.of(report);
        StringBuilder text = new StringBuilder(headline.title()).append('\n');
        headline.sentences().forEach(sentence -> wrap(sentence, text));
        for (String protocol : report.protocols()) {
            List<ScoredGroup> groups = report.groups().stream()
                    .map(GroupReport::scored)
                    .filter(group -> group.group().protocol().equals(protocol))
                    .toList();
            text.append('\n').append(ScoreTable.of(protocol, groups));
        }
        return text.toString();
    }

    private static void wrap(String sentence, StringBuilder text) {
        int column = 0;
        for (String word : sentence.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column == 0 ? "  " : " ").append(word);
            column += word.length() + (column == 0 ? 2 : 1);
        }
        text.append('\n');
    }
}
