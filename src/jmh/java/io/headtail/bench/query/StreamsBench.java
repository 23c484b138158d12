package io.headtail.bench.query;

import io.headtail.bench.ChildJvm;
import io.headtail.bench.fresh.NodeMetrics;
import io.headtail.testing.HttpProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench streams}: many streams of events, some of whose clients stop reading. */
@Command(
        name = "bin/bench streams",
        mixinStandardHelpOptions = true,
        description = {
            "Starts broker, producer and a standalone with a small heap, each in its own process, and"
                    + " measures the latency of GET /view/video at a fixed rate, first without streams,"
                    + " then with many that another process reads; some of these stop reading, some are"
                    + " killed and come back. At the end it waits until the stopped ones are dropped."
        })
final class StreamsBench implements Callable<Integer> {
    private static final long NANOS = 1_000_000_000L;
    private static final String HEADTAIL = "io.headtail.Main";
    private static final long GONE_MS = 4_000;

    @Option(names = "--streams", description = "clients (${DEFAULT-VALUE})")
    private int streams = 2_000;

    @Option(names = "--stopped", description = "of them, that stop reading (${DEFAULT-VALUE})")
    private int stopped = 200;

    @Option(names = "--killed", description = "of them, that come back (${DEFAULT-VALUE})")
    private int killed = 100;

    @Option(names = "--k", description = "ranks of each event (${DEFAULT-VALUE})")
    private int k = 10;

    @Option(names = "--heap", description = "of the server (${DEFAULT-VALUE})")
    private String heap = "256m";

    @Option(names = "--rate", description = "requests/s of the readers (${DEFAULT-VALUE})")
    private int rate = 1_000;

    @Option(names = "--seconds", description = "with and without streams (${DEFAULT-VALUE})")
    private int seconds = 30;

    @Option(names = "--runs", description = "runs; medians are shown (${DEFAULT-VALUE})")
    private int runs = 3;

    @Option(names = "--drop-wait", description = "seconds, at most (${DEFAULT-VALUE})")
    private int dropWait = 400;

    @Option(names = "--events-rate", description = "events/s meanwhile (${DEFAULT-VALUE})")
    private int eventsRate = 116_000;

    @Option(names = "--videos", description = "different ids (${DEFAULT-VALUE})")
    private int videos = 1_000_000;

    @Option(names = "--jvm", description = "more flags for the server, separated by spaces")
    private String jvm = "";

    @Option(names = "--data", description = "parent of a temporary folder (${DEFAULT-VALUE})")
    private Path data = Path.of("target");

    private final Deque<Child> children = new ArrayDeque<>();
    private final HttpProbe probe = new HttpProbe();
    private final List<Figures> latencies = List.of(new Figures(), new Figures());
    private Path folder = data;
    private @Nullable Child server;
    private int port;
    private double heapMax;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new StreamsBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Files.createDirectories(data);
        folder = Files.createTempDirectory(data.toAbsolutePath(), "bench-streams-");
        // After Ctrl-C no children and no data must be left.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        System.err.println("load average " + Figures.load() + "; starting servers and producer");
        start();
        try (Answering answering = new Answering()) {
            answering.full(Target.plain(port), path(), k);
        }
        measure(20, new Figures());
        for (int run = 1; run <= runs; run++) {
            run(run);
        }
        report();
        return 0;
    }

    private void start() throws IOException {
        String kafka =
                child(
                                "kafka",
                                List.of("-Xmx512m"),
                                HEADTAIL,
                                List.of(
                                        "kafka",
                                        "--port=0",
                                        "--data=" + folder.resolve("kafka"),
                                        "--topic=view_events",
                                        "--partitions=4"))
                        .await("Kafka listens on ")
                        .split(",")[0];
        List<String> flags = new ArrayList<>(List.of("-Xmx" + heap));
        flags.addAll(ChildJvm.flags(jvm));
        server =
                child(
                        "standalone",
                        flags,
                        HEADTAIL,
                        List.of(
                                "standalone",
                                "--set=kafka.bootstrap-servers=" + kafka,
                                "--set=http.host=127.0.0.1",
                                "--set=http.port=0",
                                "--set=snapshot.dir=" + folder.resolve("snapshots"),
                                "--set=http.max-connections=" + (streams + 1_000),
                                "--set=http.max-streams=" + (streams + streams / 4)));
        port = Integer.parseInt(server.await("://127.0.0.1:").split(",")[0]);
        child(
                "produce",
                List.of("-Xmx512m"),
                HEADTAIL,
                List.of(
                        "produce",
                        "--bootstrap-servers=" + kafka,
                        "--topic=view_events",
                        "--generate=" + Long.MAX_VALUE,
                        "--rate=" + eventsRate,
                        "--videos=" + videos,
                        "--skew=1.05"));
    }

    private Child child(String name, List<String> flags, String main, List<String> arguments)
            throws IOException {
        Child child = Child.start(name, folder, flags, main, arguments);
        children.push(child);
        return child;
    }

    private String path() {
        return "/view/video?k=" + k + "&window=hour";
    }

    private Figures.Run measure(int forSeconds, Figures into)
            throws IOException, InterruptedException {
        Side side = Target.plain(port).side(path(), k);
        try (OpenLoop load = new OpenLoop(side, 32, rate)) {
            load.slice(forSeconds * NANOS);
            Figures.Run run = Figures.Run.of(rate, load.latenciesNs());
            into.add(run);
            return run;
        }
    }

    private void run(int run) throws IOException, InterruptedException {
        Figures.Run without = measure(seconds, latencies.get(0));
        double cpuBefore = cpu();
        double dropped = metric("headtail_http_stream_dropped_total");
        Child clients =
                child(
                        "clients-" + run,
                        List.of("-Xmx512m"),
                        StreamClients.class.getName(),
                        List.of(
                                Integer.toString(port),
                                "?k=" + k + "&window=hour",
                                Integer.toString(streams),
                                Integer.toString(stopped),
                                Integer.toString(killed)));
        clients.await("open");
        long openNanos = System.nanoTime();
        clients.tell("reset");
        double cpu = cpu();
        Figures.Run with = measure(seconds, latencies.get(1));
        cpu = (cpu() - cpu) / seconds;
        System.err.printf(
                Locale.ROOT,
                "run %d: p50 %.2f and %.2f ms, p99 %.2f and %.2f ms without and with %d streams; server"
                        + " %.2f cores; heap %.0f MiB; load average %s%n",
                run,
                without.p50Ms(),
                with.p50Ms(),
                without.p99Ms(),
                with.p99Ms(),
                streams,
                cpu,
                heapMax / 1024 / 1024,
                Figures.load());
        clients.tell("kill");
        Thread.sleep(GONE_MS);
        clients.tell("resume");
        Thread.sleep(GONE_MS);
        clients.tell("report");
        System.out.println("run " + run + ":" + clients.await("RESULT"));
        if (run == runs) {
            awaitDropped(dropped, openNanos);
        }
        clients.close();
        while (metric("headtail_http_open_streams") > 0) {
            Thread.sleep(500);
        }
        Objects.requireNonNull(server).check();
        System.err.printf(Locale.ROOT, "server's CPU in all %.1f s%n", cpu() - cpuBefore);
    }

    private void awaitDropped(double before, long openNanos) throws InterruptedException {
        long end = System.nanoTime() + dropWait * NANOS;
        double now = 0;
        double first = 0;
        while (now < stopped && System.nanoTime() < end) {
            Thread.sleep(500);
            now = metric("headtail_http_stream_dropped_total") - before;
            if (first == 0 && now > 0) {
                first = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openNanos) / 1e3;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "dropped: %.0f of %d that stopped reading, the first after %.0f s, the last after %.0f s%n",
                now,
                stopped,
                first,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - openNanos) / 1e3);
    }

    private double metric(String series) {
        NodeMetrics metrics = new NodeMetrics(probe, port);
        heapMax = Math.max(heapMax, metrics.get("jvm_memory_used_bytes{area=\"heap\"}"));
        return metrics.get(series);
    }

    private double cpu() {
        return metric("process_cpu_seconds_total");
    }

    private void report() throws IOException {
        Figures without = latencies.get(0);
        Figures with = latencies.get(1);
        NodeMetrics metrics = new NodeMetrics(probe, port);
        System.out.printf(
                Locale.ROOT,
                "%d streams (%d stopped) of k=%d, heap %s, %,d events/s, %,d requests/s, medians of %d runs of %d s%n"
                        + "p50 %.2f ms without, %.2f ms with, ratio %.2f; p99 %.2f ms, %.2f ms, ratio %.2f%n"
                        + "heap used at most %.0f MiB, RSS %.0f MiB; events sent %,.0f, skipped %,.0f, dropped %,.0f, refused %,.0f; load average %s%n",
                streams,
                stopped,
                k,
                heap,
                eventsRate,
                rate,
                runs,
                seconds,
                without.median(Figures.Run::p50Ms),
                with.median(Figures.Run::p50Ms),
                with.ratio(without, Figures.Run::p50Ms),
                without.median(Figures.Run::p99Ms),
                with.median(Figures.Run::p99Ms),
                with.ratio(without, Figures.Run::p99Ms),
                heapMax / 1024 / 1024,
                metrics.get("process_resident_memory_bytes") / 1024 / 1024,
                metrics.get("headtail_http_stream_events_total"),
                metrics.get("headtail_http_stream_skipped_events_total"),
                metrics.get("headtail_http_stream_dropped_total"),
                metrics.get("headtail_http_stream_refused_total"),
                Figures.load());
    }

    private synchronized void close() {
        children.forEach(Child::close);
        children.clear();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("cannot remove " + folder + ": " + e);
        }
    }
}
