package io.onceedit;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The system's Chromium, without a window. Fetches no browser. */
public final class Chromium implements AutoCloseable {
    /** What to do where there is none. */
    public static final String MISSING =
            "no chromium on PATH, for this test it has to be: apt-get install chromium (Debian), or any Chromium of that name";

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new ArrayList<>();

    private Chromium(Path program) {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setHeadless(true)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** Whether there is one. */
    public static boolean isThere() {
        return program().isPresent();
    }

    private static Optional<Path> program() {
        String[] folders = System.getenv("PATH").split(File.pathSeparator, -1);
        return NAMES.stream()
                .flatMap(name -> Arrays.stream(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it. */
    public static Chromium start() {
        return new Chromium(program().orElseThrow(() -> new IllegalStateException(MISSING)));
    }

    /** Opens a file and waits until its script has done its work. */
    public Page open(Path file, Browser.NewContextOptions options) {
        Page page = browser.newContext(options).newPage();
        page.onConsoleMessage(message -> complain("console: " + message.text()));
        page.onPageError(error -> complain("error: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) {
                complain("request: " + request.url());
            }
        });
        page.navigate(file.toUri().toString());
        page.waitForSelector(
                "html[data-ready=true]", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
        return page;
    }

    private void complain(String what) {
        complaints.add(what);
    }

    /** All that pages wrote to the console, every error in them, and every request but for files. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
