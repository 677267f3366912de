package io.onceedit.spark.schema;

import io.onceedit.evaluate.KeptGeneration;
import io.onceedit.evaluate.KeptHost;
import java.util.List;
import org.apache.parquet.schema.MessageType;

/** Free continuations: a row for each. */
public final class HostGenerationRows implements KeptRows<KeptGeneration> {
    private static final MessageType SCHEMA = CacheSchema.of("host_generations");
    private static final int PROMPT = SCHEMA.getFieldIndex("prompt");
    private static final int MAXIMUM = SCHEMA.getFieldIndex("maximum_tokens");
    private static final int TEXT = SCHEMA.getFieldIndex("text");
    private static final int TOKENS = SCHEMA.getFieldIndex("token_ids");
    private static final int ENDED = SCHEMA.getFieldIndex("ended");

    @Override
    public String folder() {
        return "host-generations";
    }

    @Override
    public String sizeName() {
        return "tokens";
    }

    @Override
    public MessageType schema() {
        return SCHEMA;
    }

    @Override
    public List<Object[]> rows(KeptHost host, KeptGeneration answer) {
        return List.<Object[]>of(new Object[] {
            host.contentHash(),
            host.weights(),
            host.tokenizerHash(),
            answer.question(),
            answer.prompt(),
            answer.maximumTokens(),
            answer.text(),
            answer.tokenIds(),
            answer.ended()
        });
    }

    @Override
    public List<KeptGeneration> answers(List<Object[]> rows) {
        return rows.stream()
                .map(row -> new KeptGeneration(
                        (String) row[PROMPT], (int) row[MAXIMUM], (String) row[TEXT], (int[]) row[TOKENS], (boolean)
                                row[ENDED]))
                .toList();
    }
}
