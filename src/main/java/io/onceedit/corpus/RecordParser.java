package io.onceedit.corpus;

/** Understands the records of one form. Stateless. */
interface RecordParser {
    /**
     * The edit that a record's fields say.
     *
     * @throws InvalidFieldException where a field is not as the form asks for
     */
    EditRecord parse(RecordFields fields, RawRecord place);

    /** The parser of a form. */
    static RecordParser of(CorpusForm form) {
        return switch (form) {
            case ZSRE -> new ZsreParser();
            case COUNTERFACT -> new CounterFactParser();
            case ROME -> new RomeParser();
            case JSONL -> new JsonLinesParser();
        };
    }
}
