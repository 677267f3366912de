package io.onceedit.corpus;

import java.util.List;

/** {@link CorpusForm#ZSRE}. */
final class ZsreParser implements RecordParser {
    @Override
    public EditRecord parse(RecordFields fields, RawRecord place) {
        String target = fields.text("alt");
        List<String> answers = fields.texts("answers");
        return new EditRecord(
                "zsre-" + place.record(),
                fields.text("subject"),
                List.of(),
                "",
                fields.text("src"),
                target,
                groundTruth(answers, target),
                List.of(),
                List.of(fields.text("rephrase")),
                List.of(new TextProbe(fields.text("loc"), fields.text("loc_ans"))),
                List.of());
    }

    /** Any of the true answers counts as the old one; a target among them is no edit, which the reader then says. */
    private static String groundTruth(List<String> answers, String target) {
        if (answers.contains(target)) {
            return target;
        }
        return answers.isEmpty() ? "" : answers.get(0);
    }
}
