package io.onceedit.spark.schema;

import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.evaluate.KeptPass;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.MessageType;

/** Passes over known answers: a row for each position. */
public final class HostPassRows implements KeptRows<KeptPass> {
    private static final MessageType SCHEMA = CacheSchema.of("host_passes");
    private static final int PROMPT = SCHEMA.getFieldIndex("prompt");
    private static final int ANSWER = SCHEMA.getFieldIndex("answer");
    private static final int POSITION = SCHEMA.getFieldIndex("position");
    private static final int TOKEN = SCHEMA.getFieldIndex("token_id");
    private static final int LOG_PROB = SCHEMA.getFieldIndex("token_log_prob");
    private static final int TOP_TOKENS = SCHEMA.getFieldIndex("top_token_ids");
    private static final int TOP_LOG_PROBS = SCHEMA.getFieldIndex("top_log_probs");

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
    public List<Object[]> rows(KeptHost host, KeptPass pass) {
        List<Object[]> rows = new ArrayList<>();
        long question = pass.question();
        for (int position = 0; position < pass.expected().length; position++) {
            rows.add(new Object[] {
                host.contentHash(),
                host.weights(),
                host.tokenizerHash(),
                question,
                pass.text().prompt(),
                pass.text().answer(),
                position,
                pass.expected()[position],
                pass.expectedLogProbNats()[position],
                pass.topIds()[position],
                pass.topLogProbNats()[position],
                pass.cutOffMass(position)
            });
        }
        return rows;
    }

    @Override
    public List<KeptPass> answers(List<Object[]> rows) {
        List<KeptPass> passes = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= rows.size(); to++) {
            if (to == rows.size() || (int) rows.get(to)[POSITION] == 0) {
                passes.add(pass(rows.subList(from, to)));
                from = to;
            }
        }
        return passes;
    }

    private static KeptPass pass(List<Object[]> rows) {
        int positions = rows.size();
        int[] expected = new int[positions];
        float[] expectedLogProbNats = new float[positions];
        int[][] topIds = new int[positions][];
        float[][] topLogProbNats = new float[positions][];
        for (int position = 0; position < positions; position++) {
            Object[] row = rows.get(position);
            expected[position] = (int) row[TOKEN];
            expectedLogProbNats[position] = (float) row[LOG_PROB];
            topIds[position] = (int[]) row[TOP_TOKENS];
            topLogProbNats[position] = (float[]) row[TOP_LOG_PROBS];
        }
        TextProbe text = new TextProbe((String) rows.get(0)[PROMPT], (String) rows.get(0)[ANSWER]);
        return new KeptPass(text, expected, expectedLogProbNats, topIds, topLogProbNats);
    }
}
