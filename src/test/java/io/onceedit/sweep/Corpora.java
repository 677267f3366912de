package io.onceedit.sweep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The demo's corpora, changed record by record. */
final class Corpora {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Corpora() {}

    /** Writes a changed copy of {@code edits} or {@code pool} into a folder. */
    static Path changed(String name, Path folder, Consumer<ObjectNode> change) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/demo/corpus", name + ".jsonl"))) {
            ObjectNode record = (ObjectNode) JSON.readTree(line);
            change.accept(record);
            lines.add(JSON.writeValueAsString(record));
        }
        return Files.write(folder.resolve(name + ".jsonl"), lines);
    }

    /** Without the fields that say whom a record is about. */
    static void withoutSubject(ObjectNode record) {
        record.remove(List.of("subject", "aliases", "relation"));
    }
}
