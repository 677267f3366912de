package io.onceedit.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.onceedit.aggregate.Score;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.Provenance;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What the page's script reads: JSON in columns, in which a text, a reason and a kind of cell stands once and is named by its place. May stand
 * inside a script element.
 */
final class PageData {
    private static final List<FactState> STATES = List.of(FactState.values());
    private static final List<ProbeKind> KINDS = List.of(ProbeKind.values());

    private final RunReport report;
    private final JsonGenerator json;
    private final Dictionary texts = new Dictionary();
    private final Dictionary reasons = new Dictionary();

    private PageData(RunReport report, JsonGenerator json) {
        this.report = report;
        this.json = json;
    }

    static String of(RunReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).setCharacterEscapes(new ScriptEscapes())) {
            new PageData(report, json).write();
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to write the page's data", e);
        }
        return text.toString();
    }

    /** Texts by their place. */
    private static final class Dictionary {
        private final Map<String, Integer> places = new LinkedHashMap<>();

        int place(String text) {
            return places.computeIfAbsent(text, added -> places.size());
        }

        Iterable<String> texts() {
            return places.keySet();
        }
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("run", report.run().runId());
        report.against().map(against -> against.before().runId()).ifPresent(this::writeBefore);
        strings("hosts", report.hosts().stream().map(ReportedHost::id).toList());
        strings("protocols", report.protocols());
        methods();
        kinds();
        groups();
        numbers("main", MainView.of(report).groups());
        facts();
        matrix();
        json.writeObjectFieldStart("probes");
        probes(report.asked().probes().probes());
        json.writeEndObject();
        flips();
        costs();
        json.writeFieldName("texts");
        array(texts.texts());
        json.writeFieldName("reasons");
        array(reasons.texts());
        reasonWords();
        json.writeEndObject();
    }

    private void writeBefore(String runId) {
        try {
            json.writeStringField("before", runId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void methods() throws IOException {
        json.writeArrayFieldStart("methods");
        for (ReportedMethod method : report.methods()) {
            json.writeStartObject();
            json.writeStringField("name", method.name());
            json.writeBooleanField("host", method.isHost());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void kinds() throws IOException {
        json.writeArrayFieldStart("kinds");
        for (ProbeKind kind : KINDS) {
            json.writeStartObject();
            json.writeStringField("name", kind.columnName());
            json.writeBooleanField("target", kind.expectsTarget());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void groups() throws IOException {
        List<String> hosts = report.hosts().stream().map(ReportedHost::id).toList();
        List<ReportedMethod> methods = report.methods();
        List<String> protocols = report.protocols();
        json.writeArrayFieldStart("groups");
        for (GroupReport group : report.groups()) {
            ReportGroup what = group.group();
            json.writeStartObject();
            json.writeNumberField("host", hosts.indexOf(what.host()));
            json.writeNumberField("method", methods.indexOf(what.method()));
            json.writeNumberField("protocol", protocols.indexOf(what.protocol()));
            json.writeNumberField("size", what.batchSize());
            json.writeStringField("seed", Long.toString(what.seed()));
            scores("scores", group.scored());
            if (report.against().isPresent()) {
                for (ScoredGroup before : report.against().get().scores()) {
                    if (before.group().isNamedAs(what)) {
                        scores("before", before);
                    }
                }
            }
            alphas(group);
            json.writeNumberField("won", group.answers().won());
            json.writeNumberField("lost", group.answers().lost());
            json.writeArrayFieldStart("failed");
            for (ReasonCount reason : group.reasons()) {
                json.writeStartArray();
                json.writeString(reason.kind());
                json.writeNumber(reasons.place(reason.reason()));
                json.writeNumber(reason.probes());
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void scores(String name, ScoredGroup group) throws IOException {
        json.writeObjectFieldStart(name);
        for (Score score : group.scores()) {
            if (score.measure() == ScoredGroup.measure(group.group().protocol())) {
                json.writeArrayFieldStart(score.metric().columnName());
                json.writeNumber(Percent.tenths(score.value()));
                json.writeNumber(Percent.low(score.ciLow()));
                json.writeNumber(Percent.high(score.ciHigh()));
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private void alphas(GroupReport group) throws IOException {
        json.writeObjectFieldStart("alphas");
        for (AlphaHistogram alphas : group.alphas()) {
            json.writeArrayFieldStart(alphas.prompts().name());
            for (long bin : alphas.bins()) {
                json.writeNumber(bin);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void facts() throws IOException {
        json.writeObjectFieldStart("facts");
        strings("id", report.facts().stream().map(ReportedFact::id).toList());
        strings("subject", report.facts().stream().map(ReportedFact::subject).toList());
        strings("prompt", report.facts().stream().map(ReportedFact::prompt).toList());
        strings("target", report.facts().stream().map(ReportedFact::target).toList());
        strings("before", report.facts().stream().map(ReportedFact::groundTruth).toList());
        provenance("owner", Provenance::owner);
        provenance("source", Provenance::source);
        provenance("from", Provenance::date);
        provenance("review", Provenance::reviewDate);
        provenance("supersedes", Provenance::supersedes);
        json.writeEndObject();
    }

    /** A column that is there where it says something of any fact. */
    private void provenance(String name, Function<Provenance, String> part) throws IOException {
        List<String> values =
                report.facts().stream().map(ReportedFact::provenance).map(part).toList();
        if (values.stream().anyMatch(value -> !value.isEmpty())) {
            strings(name, values);
        }
    }

    private void matrix() throws IOException {
        TruthMatrix matrix = report.asked().matrix();
        json.writeArrayFieldStart("states");
        for (FactCell cell : matrix.kinds()) {
            json.writeStartArray();
            json.writeNumber(STATES.indexOf(cell.state()));
            json.writeStartArray();
            for (KindCount count : cell.kinds()) {
                json.writeNumber(count.planned());
                json.writeNumber(count.passed());
                json.writeNumber(count.errors());
            }
            json.writeEndArray();
            json.writeStartArray();
            for (String reason : cell.reasons()) {
                json.writeNumber(reasons.place(reason));
            }
            json.writeEndArray();
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("cells");
        for (int group = 0; group < matrix.groups(); group++) {
            int[] places = matrix.places(group);
            json.writeArray(places, 0, places.length);
        }
        json.writeEndArray();
    }

    private void probes(List<ReportedProbe> probes) throws IOException {
        column("group", probes, probe -> probe.place().group());
        column("fact", probes, probe -> probe.place().fact());
        column("kind", probes, probe -> KINDS.indexOf(probe.place().kind()));
        column("prompt", probes, probe -> texts.place(probe.prompt()));
        column("target", probes, probe -> texts.place(probe.answers().target()));
        column("host", probes, probe -> texts.place(probe.answers().host()));
        column("plugin", probes, probe -> texts.place(probe.answers().plugin()));
        column("fused", probes, probe -> texts.place(probe.answers().fused()));
        column("alpha", probes, PageData::thousandths);
        column("open", probes, probe -> probe.gate().open() ? 1 : 0);
        column("fired", probes, probe -> texts.place(probe.gate().firedFact()));
        column("reason", probes, probe -> texts.place(probe.verdict().reason()));
        column("state", probes, PageData::state);
    }

    private static int thousandths(ReportedProbe probe) {
        return probe.gate().alpha().isPresent()
                ? (int) Math.round(probe.gate().alpha().getAsDouble() * 1000)
                : -1;
    }

    /** 0 right, 1 wrong, 2 no answer. */
    private static int state(ReportedProbe probe) {
        if (probe.verdict().error()) {
            return 2;
        }
        return probe.verdict().pass() ? 0 : 1;
    }

    private void flips() throws IOException {
        if (report.against().isPresent()) {
            List<ProbeFlip> flips = report.against().get().flips();
            json.writeObjectFieldStart("flips");
            probes(flips.stream().map(ProbeFlip::probe).toList());
            column("was", flips, flip -> texts.place(flip.before()));
            column("wasReason", flips, flip -> texts.place(flip.beforeReason()));
            json.writeEndObject();
        }
    }

    private void costs() throws IOException {
        json.writeArrayFieldStart("costs");
        for (StageTotal stage : report.effort().stages()) {
            json.writeStartObject();
            json.writeStringField("stage", stage.stage());
            json.writeBooleanField("reused", stage.reused());
            json.writeNumberField("wall", Math.round(stage.time().wall() * 10) / 10.0);
            json.writeNumberField("cpu", Math.round(stage.time().cpu() * 10) / 10.0);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void reasonWords() throws IOException {
        json.writeObjectFieldStart("reasonWords");
        for (String reason : reasons.texts()) {
            json.writeStringField(reason, ReasonWords.of(reason));
        }
        json.writeEndObject();
    }

    private <T> void column(String name, List<T> rows, ToIntFunction<T> value) throws IOException {
        int[] values = rows.stream().mapToInt(value).toArray();
        json.writeFieldName(name);
        json.writeArray(values, 0, values.length);
    }

    private void numbers(String name, List<Integer> values) throws IOException {
        column(name, values, Integer::intValue);
    }

    private void strings(String name, List<String> values) throws IOException {
        json.writeFieldName(name);
        array(values);
    }

    private void array(Iterable<String> values) throws IOException {
        json.writeStartArray();
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
