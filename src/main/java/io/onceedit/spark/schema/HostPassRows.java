package io.onceedit.spark.schema;

import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.evaluate.KeptPass;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;

/** Passes over known answers: a row for each position. */
public final class HostPassRows implements KeptRows<KeptPass> {
    private static final MessageType SCHEMA = CacheSchema.of("host_passes");
    private static final String PROMPT = "prompt";
    private static final String ANSWER = "answer";
    private static final String POSITION = "position";
    private static final String TOKEN = "token_id";
    private static final String LOG_PROB = "token_log_prob";
    private static final String TOP_TOKENS = "top_token_ids";
    private static final String TOP_LOG_PROBS = "top_log_probs";

    @Override
    public String folder() {
        return "host-passes";
    }

    @Override
    public String sizeName() {
        return "kept";
    }

    @Override
    public MessageType schema() {
        return SCHEMA;
    }

    @Override
    public List<Group> rows(KeptHost host, KeptPass pass) {
        List<Group> rows = new ArrayList<>();
        long question = pass.question();
        for (int position = 0; position < pass.expected().length; position++) {
            Group row = CacheSchema.row(SCHEMA, host, question)
                    .append(PROMPT, pass.text().prompt())
                    .append(ANSWER, pass.text().answer())
                    .append(POSITION, position)
                    .append(TOKEN, pass.expected()[position])
                    .append(LOG_PROB, pass.expectedLogProbNats()[position]);
            CacheSchema.add(row, TOP_TOKENS, pass.topIds()[position]);
            CacheSchema.add(row, TOP_LOG_PROBS, pass.topLogProbNats()[position]);
            rows.add(row.append("cut_off_mass", pass.cutOffMass(position)));
        }
        return rows;
    }

    @Override
    public List<KeptPass> answers(List<Group> rows) {
        List<KeptPass> passes = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= rows.size(); to++) {
            if (to == rows.size() || rows.get(to).getInteger(POSITION, 0) == 0) {
                passes.add(pass(rows.subList(from, to)));
                from = to;
            }
        }
        return passes;
    }

    private static KeptPass pass(List<Group> rows) {
        int positions = rows.size();
        int[] expected = new int[positions];
        float[] expectedLogProbNats = new float[positions];
        int[][] topIds = new int[positions][];
        float[][] topLogProbNats = new float[positions][];
        for (int position = 0; position < positions; position++) {
            Group row = rows.get(position);
            expected[position] = row.getInteger(TOKEN, 0);
            expectedLogProbNats[position] = row.getFloat(LOG_PROB, 0);
            topIds[position] = CacheSchema.integers(row, TOP_TOKENS);
            topLogProbNats[position] = CacheSchema.floats(row, TOP_LOG_PROBS);
        }
        TextProbe text =
                new TextProbe(rows.get(0).getString(PROMPT, 0), rows.get(0).getString(ANSWER, 0));
        return new KeptPass(text, expected, expectedLogProbNats, topIds, topLogProbNats);
    }
}
