package io.onceedit.report;

import io.onceedit.corpus.ProbeKind;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A run as CI systems read tests: a suite for each method, host and protocol, a case for each fact. A fact that does not hold is a failure, one
 * with a probe that could not be evaluated an error. The untouched host has no suite. Facts that hold have no case of their own where all
 * suites together have more than {@link #CASE_LIMIT} facts: one case says how many they are.
 */
final class JunitReport {
    /** Cases that a report has at most, failures not counted. */
    static final int CASE_LIMIT = 20_000;

    private static final int TEXTS_SHOWN = 20;

    private final RunReport report;
    private final Map<Long, List<ReportedProbe>> failed = new HashMap<>();
    private final boolean whole;
    private final XMLStreamWriter xml;

    private JunitReport(RunReport report, XMLStreamWriter xml) {
        this.report = report;
        this.xml = xml;
        for (ReportedProbe probe : report.asked().probes().probes()) {
            boolean counts = probe.verdict().error() || probe.place().kind() != ProbeKind.PORTABILITY;
            if (!probe.verdict().pass() && counts) {
                failed.computeIfAbsent(key(probe.place().group(), probe.place().fact()), key -> new ArrayList<>())
                        .add(probe);
            }
        }
        this.whole =
                suites(report).mapToLong(group -> report.states(group).asked()).sum() <= CASE_LIMIT;
    }

    static String of(RunReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JunitReport(report, xml).write();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Failed to write JUnit XML: " + e.getMessage(), e);
        }
        return text.toString();
    }

    private static IntStream suites(RunReport report) {
        return IntStream.range(0, report.groups().size())
                .filter(group -> !report.groups().get(group).group().method().isHost());
    }

    private static long key(int group, int fact) {
        return ((long) group << Integer.SIZE) | fact;
    }

    private void write() throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        attribute("name", "onceedit " + report.run().runId());
        for (int group : suites(report).toArray()) {
            suite(group);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void suite(int group) throws XMLStreamException {
        ReportGroup what = report.groups().get(group).group();
        String name = String.join(
                ".",
                what.method().name(),
                what.host(),
                what.protocol(),
                "size-" + what.batchSize(),
                "seed-" + what.seed());
        StateCounts counts = report.states(group);
        int holding = counts.of(FactState.HOLDS);
        int errors = counts.of(FactState.ERROR);
        int failures = counts.asked() - holding - errors;
        int cases = whole ? counts.asked() : failures + errors + 1;
        xml.writeCharacters("\n ");
        xml.writeStartElement("testsuite");
        attribute("name", name);
        attribute("tests", Integer.toString(cases));
        attribute("failures", Integer.toString(failures));
        attribute("errors", Integer.toString(errors));
        attribute("skipped", "0");
        attribute("timestamp", report.run().startedAt().replaceFirst("\\.\\d+", ""));
        for (int fact = 0; fact < report.facts().size(); fact++) {
            FactState state = report.asked().matrix().state(group, fact).orElse(null);
            if (state != null && (whole || state != FactState.HOLDS)) {
                testCase(name, group, fact, state);
            }
        }
        if (!whole) {
            xml.writeCharacters("\n  ");
            xml.writeEmptyElement("testcase");
            attribute("classname", name);
            attribute("name", Headline.count(holding, "further fact") + " hold");
        }
        xml.writeCharacters("\n ");
        xml.writeEndElement();
    }

    private void testCase(String suite, int group, int fact, FactState state) throws XMLStreamException {
        ReportedFact edit = report.facts().get(fact);
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testcase");
        attribute("classname", suite);
        attribute("name", edit.id() + ": " + edit.prompt() + " " + edit.target());
        if (state != FactState.HOLDS) {
            List<ReportedProbe> probes = failed.getOrDefault(key(group, fact), List.of());
            xml.writeStartElement(state == FactState.ERROR ? "error" : "failure");
            attribute("type", state.words());
            attribute("message", message(state, probes));
            xml.writeCharacters(legal(
                    probes.stream().limit(TEXTS_SHOWN).map(JunitReport::words).collect(Collectors.joining("\n"))));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String message(FactState state, List<ReportedProbe> probes) {
        String reasons = probes.stream()
                .map(probe ->
                        probe.verdict().error() ? "ERROR" : probe.verdict().reason())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? state.words() : state.words() + ": " + reasons;
    }

    private static String words(ReportedProbe probe) {
        ReportedProbe.Answers answers = probe.answers();
        return probe.place().kind().columnName() + ": " + probe.prompt() + "\n  expected: "
                + answers.expected(probe.place().kind()) + "\n  host alone: " + answers.host() + "\n  plug-in alone: "
                + answers.plugin() + "\n  fused: " + answers.fused() + "\n  reason: "
                + probe.verdict().reason();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, legal(value));
    }

    /** Text without what XML cannot hold. */
    private static String legal(String text) {
        StringBuilder legal = new StringBuilder();
        text.codePoints()
                .map(character -> isLegal(character) ? character : 0xFFFD)
                .forEach(legal::appendCodePoint);
        return legal.toString();
    }

    private static boolean isLegal(int character) {
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= 0x20 && character <= 0xD7FF)
                || (character >= 0xE000 && character <= 0xFFFD)
                || character >= 0x10000;
    }
}
