package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictHookTest {
    private static final String JSON = "{\"verdict\": \"regression\", \"fact\": \"Noë\"}";

    @TempDir
    private Path folder;

    @Test
    void tellsACommandOnItsStandardInput() throws IOException {
        Path told = folder.resolve("told");
        assertThat(new VerdictHook(List.of("sh", "-c", "cat > " + told), "", 20).tell(JSON))
                .isEmpty();
        assertThat(told).hasContent(JSON);
    }

    @Test
    void saysWhatACommandDidWrong() {
        assertThat(new VerdictHook(List.of("sh", "-c", "exit 7"), "", 20).tell(JSON))
                .hasValue("sh ended with 7");
        assertThat(new VerdictHook(List.of("sleep", "60"), "", 1).tell(JSON)).hasValue("sleep did not end within 1 s");
        assertThat(new VerdictHook(List.of(folder.resolve("none").toString()), "", 1)
                        .tell(JSON)
                        .orElseThrow())
                .contains("none");
    }

    @Test
    void postsToAUrlAndTellsARefusal() throws IOException {
        AtomicReference<String> body = new AtomicReference<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/no") ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            assertThat(new VerdictHook(List.of(), url + "/yes", 20).tell(JSON)).isEmpty();
            assertThat(body).hasValue(JSON);
            assertThat(new VerdictHook(List.of(), url + "/no", 20).tell(JSON)).hasValue(url + "/no answered with 503");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void tellsNobodyWhereNobodyIsNamed() throws IOException {
        assertThat(new VerdictHook(List.of(), "", 1).tell(JSON)).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
