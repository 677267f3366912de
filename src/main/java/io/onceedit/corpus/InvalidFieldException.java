package io.onceedit.corpus;

/** A record that cannot be used, while it is being read; the reader turns it into a {@link CorpusProblem}. */
final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String field;
    private final String value;

    InvalidFieldException(String field, String value, String reason) {
        super(reason);
        this.field = field;
        this.value = value;
    }

    String field() {
        return field;
    }

    String value() {
        return value;
    }
}
