package io.onceedit.corpus;

import java.util.List;
import java.util.function.Consumer;

/** Edits that are read one by one, as often as they are asked for: always the same, in the same order. */
public interface EditStream {
    /** How many there are. */
    long count();

    /**
     * Reads all of them.
     *
     * @param each takes one after the other
     * @throws CorpusException where they cannot be read any more
     */
    void forEach(Consumer<EditRecord> each);

    /** Edits that are in memory. */
    static EditStream of(List<EditRecord> edits) {
        List<EditRecord> kept = List.copyOf(edits);
        return new EditStream() {
            @Override
            public long count() {
                return kept.size();
            }

            @Override
            public void forEach(Consumer<EditRecord> each) {
                kept.forEach(each);
            }
        };
    }
}
