package io.onceedit.report;

import io.onceedit.metric.MetricName;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A certificate in a few lines. */
final class CertificateTerminal {
    /** What a certificate shows of the metrics. */
    static final List<MetricName> METRICS = List.of(MetricName.RELIABILITY, MetricName.GENERALITY, MetricName.LOCALITY);

    private CertificateTerminal() {}

    static String of(Certificate certificate) {
        StringBuilder text = new StringBuilder();
        text.append("host    ")
                .append(certificate.model().id())
                .append(": ")
                .append(certificate.found().description())
                .append('\n');
        certificate
                .groups()
                .forEach(group -> text.append("holds   ").append(held(group)).append('\n'));
        StageTotal total = certificate.total();
        text.append(String.format(
                Locale.ROOT,
                "cost    %s, %s of a processor, %s, peak memory %s%n",
                CostWords.seconds(total.time().wall()),
                CostWords.seconds(total.time().cpu()),
                Headline.count(total.tokens(), "token"),
                CostWords.bytes(total.peakBytes())));
        certificate
                .pluginWords()
                .forEach(words -> text.append("once    ").append(words).append('\n'));
        text.append("hash    ").append(certificate.model().untouchedWords()).append('\n');
        text.append("hosts:  ").append(certificate.model().runFileLine()).append('\n');
        return text.toString();
    }

    private static String held(HeldFacts group) {
        String scores = METRICS.stream()
                .flatMap(metric -> group.scored().score(metric).stream())
                .map(score -> ScoreTable.HEADINGS.get(score.metric()) + " " + ScoreTable.cell(score))
                .collect(Collectors.joining(", "));
        return Headline.count(group.holding()) + " of " + Headline.count(group.asked(), "active fact") + " by "
                + ScoreTable.title(group.scored()) + ", "
                + group.scored().group().protocolWords() + (scores.isEmpty() ? "" : ": " + scores);
    }
}
