package io.headtail.http.hostile;

import io.headtail.http.HttpServer;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.connection.Limits;
import io.headtail.http.connection.RefusedReason;
import io.headtail.http.connection.Timeouts;
import io.headtail.http.measure.Served;
import io.headtail.testing.HttpProbe;
import io.headtail.tool.JvmFlags;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A server in a JVM of its own: file handles, threads and heap are its alone. What it uses is what
 * its {@code /metrics} says, counted after a garbage collection.
 */
final class ServerProcess implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Timeouts TIMEOUTS =
            new Timeouts(SECOND, SECOND, SECOND, SECOND, Duration.ofMinutes(5));

    private final Process process;
    private final int port;
    private final HttpProbe probe = new HttpProbe();

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** In the process itself: prints the port, and ends with its input. */
    public static void main(String[] args) throws IOException {
        Limits limits = Limits.STANDARD.with(TIMEOUTS);
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, 1_000).with(limits);
        try (ServerFixture answers = ServerFixture.withContractWindows()) {
            answers.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
            HttpServer[] server = new HttpServer[1];
            server[0] =
                    HttpServer.start(
                            settings,
                            answers.sources(),
                            answers,
                            () -> use(server[0]),
                            new Served("", System::nanoTime),
                            () -> answers.nowMs);
            System.out.println(server[0].port());
            while (System.in.read() >= 0) {
                // Until the test ends.
            }
            server[0].close();
        }
    }

    private static String use(HttpServer server) {
        System.gc();
        StringBuilder text = new StringBuilder();
        String line = "%s %d\n";
        text.append(line.formatted("connections", server.openConnections()));
        text.append(
                line.formatted("threads", ManagementFactory.getThreadMXBean().getThreadCount()));
        String[] handles = new File("/proc/self/fd").list();
        text.append(line.formatted("handles", handles == null ? 0 : handles.length));
        text.append(
                line.formatted(
                        "heap",
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()));
        for (RefusedReason reason : RefusedReason.values()) {
            text.append(line.formatted(reason.label(), server.refusals().of(reason)));
        }
        return text.toString();
    }

    static ServerProcess start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ALL);
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ServerProcess.class.getName());
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = out.readLine();
        if (port == null) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not start");
        }
        return new ServerProcess(process, Integer.parseInt(port));
    }

    int port() {
        return port;
    }

    /**
     * What a server uses.
     *
     * @param heap bytes after a garbage collection
     * @param refused by the reason's label
     */
    record Use(long connections, long threads, long handles, long heap, Map<String, Long> refused) {
        long refused(RefusedReason reason) {
            return Objects.requireNonNull(refused.get(reason.label()));
        }
    }

    /** What it uses now, and what it has refused so far. */
    Use use() {
        Map<String, Long> all =
                probe.send("GET", HttpProbe.local(port, "/metrics"))
                        .body()
                        .lines()
                        .map(line -> line.split(" ", 2))
                        .collect(
                                Collectors.toMap(
                                        parts -> parts[0], parts -> Long.valueOf(parts[1])));
        return new Use(
                all.getOrDefault("connections", 0L),
                all.getOrDefault("threads", 0L),
                all.getOrDefault("handles", 0L),
                all.getOrDefault("heap", 0L),
                all);
    }

    @Override
    public void close() {
        probe.close();
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
