package io.onceedit.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the reference implementation says about a text.
 *
 * @param text the text
 * @param ids its tokens
 * @param starts first UTF-16 unit of each token, turned from the reference's code points
 * @param ends behind the last UTF-16 unit of each token
 * @param decoded the ids as text
 */
record ReferenceString(String text, int[] ids, int[] starts, int[] ends, String decoded) {
    static List<ReferenceString> read(Path file) throws IOException {
        List<ReferenceString> strings = new ArrayList<>();
        for (JsonNode line : new ObjectMapper().readTree(file.toFile())) {
            String text = line.path("text").asText();
            int length = line.path("ids").size();
            int[] ids = new int[length];
            int[] starts = new int[length];
            int[] ends = new int[length];
            for (int i = 0; i < length; i++) {
                ids[i] = line.path("ids").get(i).asInt();
                starts[i] = unit(text, line.path("offsets").get(i).get(0).asInt());
                ends[i] = unit(text, line.path("offsets").get(i).get(1).asInt());
            }
            strings.add(new ReferenceString(
                    text, ids, starts, ends, line.path("decoded").asText()));
        }
        return strings;
    }

    private static int unit(String text, int codePoint) {
        return text.offsetByCodePoints(0, codePoint);
    }

    @Override
    public String toString() {
        return "\"" + text + "\"";
    }
}
