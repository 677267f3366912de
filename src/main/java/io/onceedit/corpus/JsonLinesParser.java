package io.onceedit.corpus;

import io.onceedit.config.NearestName;
import java.util.Iterator;
import java.util.List;

/** {@link CorpusForm#JSONL}. */
final class JsonLinesParser implements RecordParser {
    private static final List<String> FIELDS = List.of(
            "id",
            "subject",
            "aliases",
            "relation",
            "prompt",
            "target",
            "ground_truth",
            "paraphrases",
            "rephrasings",
            "locality",
            "portability",
            "source",
            "owner",
            "date",
            "review_date",
            "supersedes");
    private static final List<String> PROBE_FIELDS = List.of("prompt", "answer");

    @Override
    public EditRecord parse(RecordFields fields, RawRecord place) {
        requireKnown(fields, "", FIELDS);
        String id = fields.textOrNumber("id");
        return new EditRecord(
                id.isEmpty() ? "line-" + place.line() : id,
                fields.textOrEmpty("subject"),
                fields.texts("aliases"),
                fields.textOrEmpty("relation"),
                fields.text("prompt"),
                fields.text("target"),
                fields.textOrEmpty("ground_truth"),
                fields.texts("paraphrases"),
                fields.texts("rephrasings"),
                probes(fields, "locality"),
                probes(fields, "portability"),
                new Provenance(
                        fields.textOrEmpty("source"),
                        fields.textOrEmpty("owner"),
                        date(fields, "date"),
                        date(fields, "review_date"),
                        fields.textOrNumber("supersedes")));
    }

    private static String date(RecordFields fields, String name) {
        String date = fields.textOrEmpty(name);
        if (!date.isEmpty() && !Provenance.isDate(date)) {
            throw new InvalidFieldException(name, date, "it is no day; give one as YYYY-MM-DD");
        }
        return date;
    }

    private static List<TextProbe> probes(RecordFields fields, String name) {
        return fields.objects(name).stream()
                .map(probe -> {
                    requireKnown(probe, name + ".", PROBE_FIELDS);
                    return new TextProbe(probe.text("prompt"), probe.text("answer"));
                })
                .toList();
    }

    private static void requireKnown(RecordFields fields, String path, List<String> known) {
        for (Iterator<String> names = fields.names(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                String meant = NearestName.of(name, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("expected one of " + String.join(", ", known));
                throw new InvalidFieldException(path + name, "", "unknown field; " + meant);
            }
        }
    }
}
