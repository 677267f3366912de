package io.onceedit.corpus;

import java.util.List;

/** {@link CorpusForm#COUNTERFACT}. */
final class CounterFactParser implements RecordParser {
    @Override
    public EditRecord parse(RecordFields fields, RawRecord place) {
        return new EditRecord(
                RomeParser.id(fields, place),
                fields.text("subject"),
                List.of(),
                "",
                fields.text("prompt"),
                fields.text("target_new"),
                fields.textOrEmpty("ground_truth"),
                List.of(),
                List.of(fields.text("rephrase_prompt")),
                List.of(new TextProbe(fields.text("locality_prompt"), fields.text("locality_ground_truth"))),
                List.of());
    }
}
