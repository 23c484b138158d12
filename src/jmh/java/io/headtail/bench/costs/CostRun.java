package io.headtail.bench.costs;

import io.headtail.bench.ChildJvm;
import io.headtail.bench.IngestData;
import io.headtail.bench.IngestOptions;
import io.headtail.bench.LogEnds;
import io.headtail.bench.Recount;
import io.headtail.bench.fresh.Extra;
import io.headtail.bench.fresh.ExtraServers;
import io.headtail.bench.fresh.NodeMetrics;
import io.headtail.bench.fresh.Part;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.Oracle;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * One run: {@code standalone} reads the whole topic by the event clock, with some extras; until all
 * is counted, and then until the extras have written all of it.
 */
final class CostRun {
    private static final Pattern PORT = Pattern.compile("listens on http://[^ ]*:(\\d+),");
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final long PAUSE_NANOS = 20_000_000;
    private static final long WRITING_PAUSE_NANOS = 250_000_000;

    private final IngestOptions options;
    private final String brokers;
    private final Part broker;
    private final ExtraServers servers;
    private final Recount recount;
    private final Path logs;
    private final Map<Integer, Long> ends;
    private final HttpProbe probe = new HttpProbe();

    CostRun(
            IngestOptions options,
            String brokers,
            Part broker,
            ExtraServers servers,
            Recount recount,
            Path logs) {
        this.options = options;
        this.brokers = brokers;
        this.broker = broker;
        this.servers = servers;
        this.recount = recount;
        this.logs = logs;
        this.ends = LogEnds.ends(brokers, topic());
    }

    /**
     * Runs it.
     *
     * @param name of this run alone
     * @throws IllegalStateException if anything that is written is not what a recount says
     */
    CostResult run(String side, String jvm, String name) throws Exception {
        Set<Extra> extras = Extra.parse(side);
        List<String> arguments = new ArrayList<>(settings(name));
        arguments.addAll(servers.settings(extras, name));
        Map<String, Double> before = cpu();
        ProcessBuilder command =
                ChildJvm.command("io.headtail.Main", ChildJvm.flags(jvm), arguments);
        command.environment().putAll(ExtraServers.environment());
        try (Written written = new Written(servers, extras, name, topic(), ends, recount);
                Part headtail = Part.start(logs.resolve(name + ".log"), command)) {
            int port = Integer.parseInt(headtail.await(PORT));
            long start = System.nanoTime();
            await(headtail, "all is counted", PAUSE_NANOS, () -> counted(port));
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuCounted = headtail.cpuSeconds();
            NodeMetrics behind = new NodeMetrics(probe, port);
            await(
                    headtail,
                    "all is written",
                    WRITING_PAUSE_NANOS,
                    () -> written.all(() -> new NodeMetrics(probe, port)));
            double done = (System.nanoTime() - start) / 1e9;
            Map<String, Double> cpu = cpu();
            before.forEach((process, had) -> cpu.merge(process, -had, Double::sum));
            cpu.put("headtail", headtail.cpuSeconds());
            check(port);
            written.check();
            NodeMetrics end = new NodeMetrics(probe, port);
            return new CostResult(side, seconds, done, cpuCounted, cpu, behind, end);
        } finally {
            servers.drop(extras, name);
        }
    }

    private String topic() {
        return new IngestData(brokers, options).topic();
    }

    private Map<String, Double> cpu() throws Exception {
        Map<String, Double> cpu = new TreeMap<>(servers.cpuSeconds());
        cpu.put("kafka", broker.cpuSeconds());
        return cpu;
    }

    private List<String> settings(String name) {
        List<String> windows =
                options.windows.stream()
                        .map(window -> "{name: " + window + length(window) + "}")
                        .toList();
        return List.of(
                "standalone",
                "--set=kafka.bootstrap-servers=" + brokers,
                "--set=kafka.topic=" + topic(),
                "--set=kafka.group=" + name,
                "--set=topics.partials=" + name + "_partials",
                "--set=topics.history=" + name + "_history",
                "--set=clock=event",
                "--set=replay.idle=P1D",
                "--set=windows=[" + String.join(", ", windows) + "]",
                "--set=top-k.max=" + options.k,
                "--set=snapshot.store=none",
                "--set=http.host=127.0.0.1",
                "--set=http.port=0");
    }

    private static String length(String window) {
        return switch (window) {
            case "minute" -> ", length: PT1M";
            case "hour" -> ", length: PT1H";
            case "day" -> ", length: P1D";
            default -> "";
        };
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Part headtail, String what, long pauseNanos, Condition condition)
            throws Exception {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.holds()) {
            if (!headtail.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("not so: " + what + "\n" + headtail.text());
            }
            LockSupport.parkNanos(pauseNanos);
        }
    }

    private HttpResponse<byte[]> top(int port, String window, int k) {
        return probe.bytes(
                "GET", HttpProbe.local(port, "/view/video?window=" + window + "&k=" + k));
    }

    private boolean counted(int port) {
        return options.windows.stream().allMatch(window -> tick(top(port, window, 1)));
    }

    private boolean tick(HttpResponse<byte[]> answer) {
        return answer.statusCode() == 200
                && Instant.parse(answer.headers().firstValue("TopK-Window-End").orElseThrow())
                                .toEpochMilli()
                        == recount.finalTick;
    }

    private void check(int port) {
        List<String> rows = new ArrayList<>();
        for (String window : options.windows) {
            HttpResponse<byte[]> answer = top(port, window, options.k);
            for (Oracle.Row row : AnswerJson.rows(answer.body())) {
                rows.add("ROW " + window + " " + row.videoId() + " " + row.views());
            }
        }
        if (!rows.equals(recount.rows())) {
            throw new IllegalStateException("WRONG: the last tick differs from the recount");
        }
    }
}
