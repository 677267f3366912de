package io.onceedit.evaluate;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Where files of kept answers lie. A file is there whole or not at all, whoever writes beside it, and is named by its content.
 * Implementations are safe for use by many threads and processes.
 *
 * @param <K> the answers
 */
public interface KeptFiles<K extends KeptAnswer> {
    /** The whole files of a host, in no order. */
    List<KeptFile> list(KeptHost host) throws IOException;

    /**
     * The questions that a file answers, rising; its answers are not read.
     *
     * @throws IOException where the file is damaged, or not there any more
     */
    long[] questions(KeptFile file) throws IOException;

    /**
     * A file's answers to some questions.
     *
     * @throws IOException where the file is damaged, or not there any more
     */
    List<K> read(KeptFile file, Set<Long> questions) throws IOException;

    /**
     * Writes answers into one file.
     *
     * @param size see {@link KeptFile#size}
     * @param answers at least one
     * @throws IOException where it cannot be written; nothing is visible then
     */
    KeptFile write(KeptHost host, int size, List<K> answers) throws IOException;
}
