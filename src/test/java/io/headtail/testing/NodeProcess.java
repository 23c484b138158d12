package io.headtail.testing;

import io.headtail.config.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One role in a process of its own, that can be killed. */
public final class NodeProcess implements AutoCloseable {
    private static final HttpProbe PROBE = new HttpProbe();
    private static final Pattern LISTENS = Pattern.compile("listens on http://[^ ]*:(\\d+),");

    private final Path log;
    private final Process process;

    private NodeProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /** Starts a role with the settings that {@link Node#settings} has for a topic. */
    public static NodeProcess start(Path log, Role role, String topic, String... sets) {
        return start(List.of(), log, role, topic, sets);
    }

    /**
     * As above.
     *
     * @param jvm flags beside those of all
     */
    public static NodeProcess start(
            List<String> jvm, Path log, Role role, String topic, String... sets) {
        List<String> flags = new ArrayList<>(jvm);
        flags.add("-Xmx256m");
        List<String> arguments = new ArrayList<>(List.of(role.toString()));
        for (String set : Node.settings(topic, sets)) {
            arguments.addAll(List.of("--set", set));
        }
        return start(log, HeadtailJvm.command(flags, arguments));
    }

    /** Starts a command line. */
    public static NodeProcess start(Path log, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            } catch (IllegalStateException e) {
                process.destroyForcibly();
                throw e;
            }
            return new NodeProcess(log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has written so far. */
    public String text() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that it listens on, once it has said so; fails at once if it ends before. */
    public int port() {
        int[] port = new int[1];
        Await.until(
                () -> "it listens: " + text(),
                () -> {
                    Matcher matcher = LISTENS.matcher(text());
                    if (matcher.find()) {
                        port[0] = Integer.parseInt(matcher.group(1));
                    } else if (!process.isAlive()) {
                        throw new AssertionError("it has ended: " + text());
                    }
                    return port[0] != 0;
                });
        return port[0];
    }

    /** What it answers; null if it does not. */
    public static @Nullable HttpResponse<byte[]> get(int port, String path) {
        try {
            return PROBE.bytes("GET", HttpProbe.local(port, path));
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /** What it exits with; waits for that. */
    public int exitCode() {
        try {
            if (!Await.end(process)) {
                throw new AssertionError("it does not end: " + text());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends it a signal by its name, such as STOP. */
    public void signal(String name) throws IOException {
        InstalledServer.signal(process, name);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
