package io.headtail.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real browser, Chromium, by its command line. It shows a page for some virtual time, which
 * stands still while an answer of the server is on its way: what a page does within it does not
 * depend on how fast the machine is.
 */
public final class Browser {
    private static final int MAX_ATTEMPTS = 4;
    private static final long FIRST_ATTEMPT_SECONDS = 90;

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");
    private static final String CONSOLE = ":CONSOLE:";

    private final Path program;

    /**
     * What was seen.
     *
     * @param dom the document as HTML, as scripts have left it
     * @param console what scripts wrote, and what the browser had to say about them and about what
     *     the page's policy did not allow
     */
    public record Seen(String dom, List<String> console) {}

    private Browser(Path program) {
        this.program = program;
    }

    /** The browser; skips the test where none is installed. */
    public static Browser orSkip() {
        Optional<Path> found =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                        .filter(Files::isExecutable)
                        .findFirst();
        assumeTrue(found.isPresent(), "no browser installed: none of " + NAMES + " on the PATH");
        return new Browser(found.orElseThrow());
    }

    /**
     * Looks at a page.
     *
     * @param virtualMs for how long, in the page's own time
     * @param picture where a picture of what was seen at the end goes, PNG
     * @param folder for what the browser keeps, and what it says
     */
    public Seen look(String url, int virtualMs, Path picture, Path folder)
            throws IOException, InterruptedException {
        Path dom = folder.resolve("dom.html");
        Path said = folder.resolve("browser.log");
        for (int attempt = 1; !ends(url, virtualMs, picture, folder, attempt); attempt++) {
            if (attempt == MAX_ATTEMPTS) {
                throw new AssertionError("the browser never ends: " + Files.readString(said));
            }
        }
        try (Stream<String> lines = Files.lines(said)) {
            return new Seen(
                    Files.readString(dom), lines.filter(line -> line.contains(CONSOLE)).toList());
        }
    }

    // Under load it stands still now and then: each attempt has twice the time of the one before.
    private boolean ends(String url, int virtualMs, Path picture, Path folder, int attempt)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        // Without a sandbox, which root and containers do not have: it sees our own page only.
        command.addAll(List.of("--headless=new", "--no-sandbox", "--disable-gpu"));
        command.addAll(List.of("--no-first-run", "--hide-scrollbars", "--lang=en"));
        command.add("--user-data-dir=" + folder.resolve("profile" + attempt));
        command.addAll(List.of("--window-size=1280,1060", "--enable-logging=stderr"));
        command.add("--virtual-time-budget=" + virtualMs);
        command.addAll(List.of("--dump-dom", "--screenshot=" + picture.toAbsolutePath(), url));
        Path said = folder.resolve("browser.log");
        Process browser =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("dom.html").toFile())
                        .redirectError(said.toFile())
                        .start();
        try {
            if (!browser.waitFor(FIRST_ATTEMPT_SECONDS << (attempt - 1), TimeUnit.SECONDS)) {
                return false;
            }
            if (browser.exitValue() != 0) {
                throw new AssertionError(
                        "the browser did not do as told: " + Files.readString(said));
            }
            return true;
        } finally {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly();
        }
    }
}
