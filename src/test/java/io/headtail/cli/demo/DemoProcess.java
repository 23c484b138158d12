package io.headtail.cli.demo;

import io.headtail.testing.Await;
import io.headtail.testing.HeadtailJvm;
import io.headtail.testing.PostgresUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code headtail demo}, or another command with servers of its own, in a process of its own, with
 * a folder of its own for temporary files.
 */
final class DemoProcess implements AutoCloseable {

    private final Path temporary;
    private final Path output;
    private final Process process;

    /**
     * Starts it.
     *
     * @param arguments after the port, which is any free one
     */
    DemoProcess(Path folder, String... arguments) throws IOException {
        this("demo", folder, arguments);
    }

    /** As {@link #DemoProcess(Path, String...)}, of another command. */
    DemoProcess(String headtail, Path folder, String... arguments) throws IOException {
        this(Files.createDirectory(folder.resolve("tmp")), headtail, folder, arguments);
    }

    private DemoProcess(Path temporary, String headtail, Path folder, String... arguments)
            throws IOException {
        this.temporary = temporary;
        output = folder.resolve("output");
        List<String> all = new ArrayList<>(List.of(headtail, "--port=0"));
        all.addAll(List.of(arguments));
        List<String> command =
                HeadtailJvm.command(List.of("-Xmx512m", "-Djava.io.tmpdir=" + temporary), all);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        // As over SSH, or in a container: a locale that is not installed.
        builder.environment().put("LC_TIME", "xx_XX.UTF-8");
        process = builder.start();
    }

    /**
     * As {@link #DemoProcess(String, Path, String...)}, on a machine where PostgreSQL's binaries
     * have been unpacked before.
     */
    static DemoProcess again(String headtail, Path folder, String... arguments) throws IOException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        PostgresUnderTest.shareBinaries(temporary);
        return new DemoProcess(temporary, headtail, folder, arguments);
    }

    /** Waits for a line of its output; returns what the first group of the expression is. */
    String await(String expression) {
        Pattern pattern = Pattern.compile(expression);
        Await.until(
                () -> expression + " in " + output(),
                () -> pattern.matcher(output()).find() || !process.isAlive());
        Matcher found = pattern.matcher(output());
        if (!found.find()) {
            throw new AssertionError("it ended: " + output());
        }
        return found.group(1);
    }

    /** All it has said so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folders for a demo's data that are there. */
    List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(path -> path.getFileName().toString().startsWith("headtail-demo"))
                    .toList();
        }
    }

    /** Stops it as a user does; returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        return end();
    }

    /** Waits until it has ended; returns its exit code. */
    int end() throws InterruptedException {
        if (!Await.end(process)) {
            throw new AssertionError("it does not end: " + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
