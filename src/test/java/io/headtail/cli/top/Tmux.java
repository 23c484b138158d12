package io.headtail.cli.top;

import io.headtail.testing.Await;
import io.headtail.testing.InstalledServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A shell in a terminal of tmux, whose screen can be read; on a server of its own. */
final class Tmux implements AutoCloseable {
    private final String program;
    private final Path socket;

    /** Starts it; the test is skipped where tmux is not installed. */
    Tmux(Path folder, int columns, int lines) {
        program = InstalledServer.named("tmux");
        socket = folder.resolve("tmux");
        run(
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(lines),
                "env",
                "PS1=$ ",
                "LC_ALL=C.UTF-8",
                "sh");
    }

    /** Types a line, and Enter. */
    void type(String line) {
        run("send-keys", "-l", line);
        press("Enter");
    }

    /** Presses a key by tmux's name of it. */
    void press(String key) {
        run("send-keys", key);
    }

    void resize(int columns, int lines) {
        run("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(lines));
    }

    /** The lines that are seen, without spaces at their ends. */
    String screen() {
        return run("capture-pane", "-p");
    }

    /** A variable of the pane, such as {@code cursor_flag}. */
    String variable(String name) {
        return run("display-message", "-p", "#{" + name + "}").strip();
    }

    /** Waits until the screen has a text; returns the screen. */
    String await(String text) {
        Await.until(() -> "'" + text + "' on " + screen(), () -> screen().contains(text));
        return screen();
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "-S", socket.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run("kill-server");
    }
}
