package io.onceedit.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Whom a change of the verdict is told to, with {@code verdict.json} on the standard input or as the body.
 *
 * @param command a program and its arguments; none where it is empty
 * @param url that is posted to; none where it is empty
 * @param timeoutSeconds how long either may take
 */
record VerdictHook(List<String> command, String url, long timeoutSeconds) {
    VerdictHook {
        command = List.copyOf(command);
    }

    /**
     * Tells.
     *
     * @param json the verdict
     * @return what went wrong, in a sentence; empty where nothing did, or nobody is to be told
     */
    Optional<String> tell(String json) {
        try {
            if (!command.isEmpty()) {
                run(json);
            }
            if (!url.isEmpty()) {
                post(json);
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private void run(String json) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // a program may end without reading all of it
        }
        if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command.get(0) + " did not end within " + timeoutSeconds + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(command.get(0) + " ended with " + process.exitValue());
        }
    }

    private void post(String json) throws IOException, InterruptedException {
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        HttpResponse<Void> answer = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(timeout)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() >= 300) {
            throw new IOException(url + " answered with " + answer.statusCode());
        }
    }
}
