package io.headtail.http.hostile;

import com.sun.management.OperatingSystemMXBean;
import io.headtail.cli.support.Logging;
import io.headtail.http.HttpServer;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.connection.Limits;
import io.headtail.http.connection.RefusedReason;
import io.headtail.http.connection.Timeouts;
import io.headtail.http.measure.Served;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.AccessFiles.TlsFiles;
import io.headtail.tool.JvmFlags;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A server in a JVM of its own: file handles, threads, heap, processor time and log are its alone.
 * What it uses it says on its standard output.
 */
final class ServerProcess implements AutoCloseable {
    private static final long TICK_NS = 10_000_000;
    private static final char PLAIN = 'p';
    private static final char COLLECTED = 'c';
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Timeouts TIMEOUTS =
            new Timeouts(SECOND, SECOND, SECOND, SECOND, Duration.ofMinutes(5));

    private final Process process;
    private final BufferedReader out;
    private int port;
    private final List<String> log = new CopyOnWriteArrayList<>();

    private ServerProcess(Process process) {
        this.process = process;
        this.out = reader(process.getInputStream());
        Thread.ofPlatform().daemon().name("server-log").start(this::readLog);
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /**
     * In the process itself: prints the port, then what it uses for each byte that it reads.
     *
     * @param args where the files of TLS and tokens are; empty for neither
     */
    public static void main(String[] args) throws IOException {
        Logging.setUp();
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 1_000)
                        .with(Limits.STANDARD.with(TIMEOUTS))
                        .with(files(args));
        try (ServerFixture answers = ServerFixture.withContractWindows()) {
            answers.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
            HttpServer server =
                    HttpServer.start(
                            settings,
                            answers.sources(),
                            answers,
                            () -> "",
                            new Served("", System::nanoTime),
                            () -> answers.nowMs);
            System.out.println(server.port());
            for (int asked = System.in.read(); asked >= 0; asked = System.in.read()) {
                if (asked == COLLECTED) {
                    System.gc();
                }
                System.out.println(use(server));
            }
            server.close();
        }
    }

    private static AccessFiles files(String[] args) {
        if (args.length == 0) {
            return AccessFiles.NONE;
        }
        Path folder = Path.of(args[0]);
        return new AccessFiles(
                new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key")),
                folder.resolve("tokens"));
    }

    private static String use(HttpServer server) {
        String[] handles = new File("/proc/self/fd").list();
        StringJoiner use = new StringJoiner(" ");
        use.add("connections=" + server.openConnections());
        use.add("threads=" + ManagementFactory.getThreadMXBean().getThreadCount());
        use.add("handles=" + (handles == null ? 0 : handles.length));
        use.add("heap=" + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        long cpuNs =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getProcessCpuTime();
        use.add("cpuNs=" + (cpuNs - compilersNs()));
        for (RefusedReason reason : RefusedReason.values()) {
            use.add(reason.label() + "=" + server.refusals().of(reason));
        }
        return use.toString();
    }

    /** The processor time of the JIT compilers, which is not that of any client; 0 if unknown. */
    private static long compilersNs() {
        long ticks = 0;
        File[] threads = new File("/proc/self/task").listFiles();
        for (File thread : threads == null ? new File[0] : threads) {
            try {
                // Their names are in brackets, user and system time the 12th and 13th after them.
                String stat = Files.readString(thread.toPath().resolve("stat"));
                if (stat.matches("(?s)\\d+ \\(C[12] .*")) {
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                }
            } catch (IOException e) {
                // It has ended, as no compiler's does.
            }
        }
        return ticks * TICK_NS;
    }

    /**
     * Starts one, and does not wait until it listens.
     *
     * @param access has {@code tls.crt}, {@code tls.key} and {@code tokens}; null for plain HTTP
     */
    static ServerProcess start(@Nullable Path access) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JvmFlags.ALL);
        command.addAll(
                List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:-UseDynamicNumberOfCompilerThreads"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ServerProcess.class.getName());
        if (access != null) {
            command.add(access.toString());
        }
        return new ServerProcess(new ProcessBuilder(command).start());
    }

    /** Where it listens; waits until it does. */
    synchronized int port() throws IOException {
        if (port == 0) {
            try {
                port = Integer.parseInt(line());
            } catch (IOException | NumberFormatException e) {
                process.destroyForcibly();
                throw e;
            }
        }
        return port;
    }

    private void readLog() {
        try (BufferedReader lines = reader(process.getErrorStream())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** What it has logged so far, line by line. */
    List<String> log() {
        return List.copyOf(log);
    }

    private String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the server has ended: " + log);
        }
        return line;
    }

    /**
     * What a server uses.
     *
     * @param heap bytes
     * @param cpuNs processor time so far, without the JIT compilers', ns
     * @param refused so far, by the reason's label
     */
    record Use(
            long connections,
            long threads,
            long handles,
            long heap,
            long cpuNs,
            Map<String, Long> refused) {
        long refused(RefusedReason reason) {
            return Objects.requireNonNull(refused.get(reason.label()));
        }
    }

    /** What it uses now, garbage included. */
    Use use() {
        return use(PLAIN);
    }

    /** What it uses now, after a garbage collection. */
    Use useCollected() {
        return use(COLLECTED);
    }

    private synchronized Use use(char question) {
        try {
            process.getOutputStream().write(question);
            process.getOutputStream().flush();
            Map<String, Long> all =
                    Arrays.stream(line().split(" "))
                            .map(field -> field.split("="))
                            .collect(Collectors.toMap(f -> f[0], f -> Long.valueOf(f[1])));
            return new Use(
                    all.getOrDefault("connections", 0L),
                    all.getOrDefault("threads", 0L),
                    all.getOrDefault("handles", 0L),
                    all.getOrDefault("heap", 0L),
                    all.getOrDefault("cpuNs", 0L),
                    all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
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
