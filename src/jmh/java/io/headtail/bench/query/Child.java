package io.headtail.bench.query;

import io.headtail.bench.ChildJvm;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that runs until it is closed. Its standard error goes to a file. */
final class Child implements AutoCloseable {
    private static final int TAIL_LINES = 20;

    private final String name;
    private final Path log;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.ISO_8859_1);
    }

    static Child start(
            String name, Path directory, List<String> jvm, String main, List<String> arguments)
            throws IOException {
        return start(name, directory, ChildJvm.command(main, jvm, arguments));
    }

    static Child start(String name, Path directory, ProcessBuilder command) throws IOException {
        Path log = directory.resolve(name + ".log");
        return new Child(name, log, command.redirectError(log.toFile()).start());
    }

    /**
     * Waits for the next line of standard output that contains the text, and returns the rest of
     * the line after it.
     *
     * @throws IOException if the process ends before that; the message has its log's last lines
     */
    String await(String text) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            int at = line.indexOf(text);
            if (at >= 0) {
                return line.substring(at + text.length());
            }
        }
        throw ended();
    }

    /** Writes a line to standard input. */
    void tell(String line) throws IOException {
        in.write(line);
        in.newLine();
        in.flush();
    }

    /**
     * @throws IOException if the process has ended
     */
    void check() throws IOException {
        if (!process.isAlive()) {
            throw ended();
        }
    }

    private IOException ended() throws IOException {
        List<String> lines = Files.readAllLines(log);
        int from = Math.max(0, lines.size() - TAIL_LINES);
        return new IOException(
                name + " ended; its log:\n" + String.join("\n", lines.subList(from, lines.size())));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
