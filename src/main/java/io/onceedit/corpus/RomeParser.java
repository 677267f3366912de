package io.onceedit.corpus;

import java.util.List;

/** {@link CorpusForm#ROME}. */
final class RomeParser implements RecordParser {
    private static final String PLACE_OF_SUBJECT = "{}";

    @Override
    public EditRecord parse(RecordFields fields, RawRecord place) {
        RecordFields rewrite = fields.object("requested_rewrite");
        String template = rewrite.text("prompt");
        String subject = rewrite.text("subject");
        if (!template.contains(PLACE_OF_SUBJECT)) {
            throw new InvalidFieldException(
                    "requested_rewrite.prompt", template, "expected {} where the subject stands");
        }
        String truth = rewrite.object("target_true").text("str");
        return new EditRecord(
                id(fields, place),
                subject,
                List.of(),
                rewrite.textOrEmpty("relation_id"),
                template.replace(PLACE_OF_SUBJECT, subject),
                rewrite.object("target_new").text("str"),
                truth,
                List.of(),
                fields.texts("paraphrase_prompts"),
                fields.texts("neighborhood_prompts").stream()
                        .map(prompt -> new TextProbe(prompt, truth))
                        .toList(),
                List.of());
    }

    /** The case's own number, which stays the same in any selection of the data set; else the record's place. */
    static String id(RecordFields fields, RawRecord place) {
        String number = fields.textOrNumber("case_id");
        return "counterfact-" + (number.isEmpty() ? "at-" + place.record() : number);
    }
}
