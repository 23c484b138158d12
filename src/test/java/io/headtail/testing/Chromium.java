package io.headtail.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A real browser, Chromium: one process for all tests of this JVM, started by the first that needs
 * it. It is driven by its own protocol over a WebSocket (chromedevtools.github.io), as what drives
 * browsers does: no library, no second program.
 */
public final class Chromium {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");

    private static final class Shared {
        static final DevTools TOOLS = start(program().orElseThrow());
    }

    private Chromium() {}

    /** A new page that nothing is known of to others; skips the test where no browser is. */
    public static BrowserPage open(String url) {
        assumeTrue(program().isPresent(), "no browser installed: none of " + NAMES);
        return BrowserPage.open(Shared.TOOLS, url);
    }

    private static Optional<Path> program() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static DevTools start(Path program) {
        Path folder = ServerData.folder("browser");
        ProcessBuilder builder =
                new ProcessBuilder(
                        program.toString(),
                        // Without a sandbox, which root and containers do not have: it sees our
                        // own pages only.
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-extensions",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--hide-scrollbars",
                        "--lang=en",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder,
                        "about:blank");
        try {
            Process process =
                    builder.redirectErrorStream(true)
                            .redirectOutput(folder.resolve("output").toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, folder)));
            Path port = folder.resolve("DevToolsActivePort");
            Await.until(
                    () -> "the browser's port: " + read(folder.resolve("output")),
                    () -> read(port).lines().count() == 2 || !process.isAlive());
            List<String> lines = read(port).lines().toList();
            return DevTools.connect(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(Process process, Path folder) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
        ServerData.delete(folder);
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
