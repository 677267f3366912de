package io.onceedit.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ObjectRecordsTest {
    @Test
    void cutsAnArrayAtItsObjects() throws IOException {
        assertThat(cut("[ {\"a\": \"}]\\\"{\"},\n\n {\"b\": {\"c\": [1, {}]}} ]"))
                .containsExactly("1: {\"a\": \"}]\\\"{\"}", "3: {\"b\": {\"c\": [1, {}]}}");
    }

    @Test
    void cutsObjectsThatStandOneBehindTheOther() throws IOException {
        assertThat(cut("{\"a\":1}\n{\"b\":2}{\"c\":3}"))
                .containsExactly("1: {\"a\":1}", "2: {\"b\":2}", "2: {\"c\":3}");
    }

    @Test
    void goesOnBehindAMissingQuotationMark() throws IOException {
        assertThat(cut("[{\"a\": \"x,\n\"b\": 1},\n{\"c\": 2}]"))
                .containsExactly(
                        "1: {\"a\": \"x,\n\"b\": 1} (a text has no closing quotation mark in its line)",
                        "3: {\"c\": 2}");
    }

    @Test
    void goesOnBehindAMissingBrace() throws IOException {
        assertThat(cut("[{\"a\": 1,\n{\"b\": 2}]"))
                .containsExactly("1: {\"a\": 1,\n (it has no closing brace)", "2: {\"b\": 2}");
    }

    @Test
    void goesOnBehindABracketOfAnotherKind() throws IOException {
        assertThat(cut("[{\"a\": [1}},\n{\"b\": 2}]"))
                .containsExactly("1: {\"a\": [1}} (a bracket is closed by one of another kind)", "2: {\"b\": 2}");
    }

    @Test
    void countsWhatIsNoObject() throws IOException {
        assertThat(cut("[17, {\"b\": 2}]")).containsExactly("1: 17,  (expected an object in braces)", "1: {\"b\": 2}");
    }

    @Test
    void seesThatAFileIsCutOff() throws IOException {
        assertThat(cut("[{\"a\": 1},\n{\"b\""))
                .containsExactly(
                        "1: {\"a\": 1}",
                        "2: {\"b\" (the record does not end before the file does: the file may be cut off)");
        assertThat(cut("[{\"a\": 1},\n"))
                .containsExactly("1: {\"a\": 1}", "2:  (the list has no closing bracket: the file may be cut off)");
    }

    private static List<String> cut(String text) throws IOException {
        RawRecords records = new ObjectRecords(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> cut = new ArrayList<>();
        for (Optional<RawRecord> next = records.next(); next.isPresent(); next = records.next()) {
            RawRecord record = next.get();
            assertThat(record.record()).isEqualTo(cut.size());
            String fault = record.fault().isEmpty() ? "" : " (" + record.fault() + ")";
            cut.add(record.line() + ": " + new String(record.bytes(), StandardCharsets.UTF_8) + fault);
        }
        return cut;
    }
}
