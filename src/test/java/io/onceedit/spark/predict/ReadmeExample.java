package io.onceedit.spark.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example of the README as it stands there, its paths replaced by those of a test.
 *
 * @param text what is to be run
 * @param answers the folder that it writes
 */
record ReadmeExample(String text, Path answers) {
    /** The example in a language, on the demo, asking the questions of a file that is written for it. */
    static ReadmeExample in(String language, TrainedDemo demo, Path folder) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        if (!block.find()) {
            throw new IllegalStateException("Cannot find an example in " + language + " in README.md");
        }
        Path questions = folder.resolve("questions.jsonl");
        Files.write(
                questions,
                demo.demo().edits().stream()
                        .map(edit -> "{\"prompt\": \"" + edit.prompt() + "\"}")
                        .toList());
        String text = block.group(1);
        List<List<String>> paths = List.of(
                List.of("questions.jsonl", questions.toString()),
                List.of("\"answers\"", "\"" + folder.resolve("answers") + "\""),
                List.of("models/gemma3-270m", TrainedDemo.HOST),
                List.of("models/smollm2-135m", TrainedDemo.BASE),
                List.of("out/cache/plugin/KEY", demo.plugins().get(0)));
        for (List<String> path : paths) {
            if (!text.contains(path.get(0))) {
                throw new IllegalStateException("Cannot find " + path.get(0) + " in the example in " + language);
            }
            text = text.replace(path.get(0), path.get(1));
        }
        return new ReadmeExample(text, folder.resolve("answers"));
    }

    /** The targets of all edits stand in what was written, each in its column. */
    boolean answered(TrainedDemo demo) throws IOException {
        StringBuilder written = new StringBuilder();
        try (var files = Files.newDirectoryStream(answers, "part-*.json")) {
            for (Path file : files) {
                written.append(Files.readString(file));
            }
        }
        return demo.demo().edits().stream()
                .allMatch(edit -> written.indexOf("\"answer\":\"" + edit.target() + "\"") >= 0);
    }
}
