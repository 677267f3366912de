package io.onceedit.spark.schema;

import io.onceedit.evaluate.KeptGeneration;
import io.onceedit.evaluate.KeptHost;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;

/** Free continuations: a row for each. */
public final class HostGenerationRows implements KeptRows<KeptGeneration> {
    private static final MessageType SCHEMA = CacheSchema.of("host_generations");
    private static final String PROMPT = "prompt";
    private static final String MAXIMUM = "maximum_tokens";
    private static final String TEXT = "text";
    private static final String TOKENS = "token_ids";
    private static final String ENDED = "ended";

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
    public List<Group> rows(KeptHost host, KeptGeneration answer) {
        Group row = CacheSchema.row(SCHEMA, host, answer.question())
                .append(PROMPT, answer.prompt())
                .append(MAXIMUM, answer.maximumTokens())
                .append(TEXT, answer.text());
        CacheSchema.add(row, TOKENS, answer.tokenIds());
        return List.of(row.append(ENDED, answer.ended()));
    }

    @Override
    public List<KeptGeneration> answers(List<Group> rows) {
        return rows.stream()
                .map(row -> new KeptGeneration(
                        row.getString(PROMPT, 0),
                        row.getInteger(MAXIMUM, 0),
                        row.getString(TEXT, 0),
                        CacheSchema.integers(row, TOKENS),
                        row.getBoolean(ENDED, 0)))
                .toList();
    }
}
