package io.headtail.bench.fresh;

import io.headtail.bench.ChildJvm;
import io.headtail.bench.LogEnds;
import io.headtail.testing.HttpProbe;
import io.headtail.tool.topic.EventTopic;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One run: its own topic, Headtail in its own JVM, load and probes. */
final class FreshRun {
    private static final Pattern PORT = Pattern.compile("listens on http://[^ ]*:(\\d+),");
    private static final long WINDOW_MS = 60_000;
    private static final long TIMEOUT_MS = 20_000;

    private static final List<String> SHOWN =
            List.of(
                    "headtail_video_stats_lag_records",
                    "headtail_video_stats_rows_total",
                    "headtail_late_bin_lag_records",
                    "headtail_lake_lag_records",
                    "headtail_lake_bytes_total",
                    "headtail_redis_up",
                    "headtail_redis_age_seconds{window=\"minute\"}");

    /** From produced to visible, ms, of each event. */
    final Percentiles latency = new Percentiles();

    /** From when a tick is due (its end + lateness + slack) to visible, ms, of each tick. */
    final Percentiles overDue = new Percentiles();

    /** Time between two polls, ms. */
    Percentiles gaps = new Percentiles();

    /** Events per second of the load, according to the log. */
    double loadPerSecond;

    /** Mean number of cores used by Headtail's process. */
    double cores;

    /** What else was on, how far behind it was in the end, and what its servers took. */
    String extras = "";

    /** Number of probes that were never visible. */
    long lost;

    /** Number of final answers with a count other than the number sent. */
    long wrong;

    private final FreshBench options;
    private final int rate;
    private final String with;
    private Probes probes;
    private long[] seenUpTo;
    private long from = Long.MAX_VALUE;
    private long to = Long.MAX_VALUE;
    private boolean started;

    @SuppressWarnings("NullAway.Init") // set at the start of run
    FreshRun(FreshBench options, int rate, String with) {
        this.options = options;
        this.rate = rate;
        this.with = with;
    }

    String with() {
        return with;
    }

    int rate() {
        return rate;
    }

    /** Runs it; {@code name} must be new on that broker. */
    void run(Broker broker, ExtraServers servers, String name)
            throws IOException, InterruptedException, SQLException {
        List<String> settings = servers.settings(Extra.parse(with), name);
        EventTopic.ensure(
                Map.of("bootstrap.servers", broker.servers),
                name,
                options.partitions,
                Duration.ofSeconds(30));
        try (Part load = load(broker, name);
                Part headtail = headtail(broker, name, settings);
                LateViews late = new LateViews(broker.servers, name, rate * options.late / 1_000);
                Probes sending =
                        new Probes(broker.servers, name, options.partitions, probesPerSecond())) {
            probes = sending;
            seenUpTo = new long[probes.videos()];
            int port = Integer.parseInt(headtail.await(PORT));
            AnswerPoll poll = new AnswerPoll(port, 1_000, options.pollMs);
            warmUp(poll);
            long startMs = System.currentTimeMillis();
            double startCpu = headtail.cpuSeconds();
            double startKafka = broker.cpuSeconds();
            Map<String, Double> startServers = servers.cpuSeconds();
            long startEvents = LogEnds.total(broker.servers, name);
            from = startMs;
            to = startMs + options.seconds * 1_000L;
            follow(poll, to);
            double seconds = (System.currentTimeMillis() - startMs) / 1e3;
            cores = (headtail.cpuSeconds() - startCpu) / seconds;
            loadPerSecond = (LogEnds.total(broker.servers, name) - startEvents) / seconds;
            late.check();
            double kafka = (broker.cpuSeconds() - startKafka) / seconds;
            extras =
                    "cores of kafka %.2f".formatted(kafka)
                            + extras(servers, startServers, seconds, port);
            awaitLast(poll);
            gaps = poll.gaps();
            check(load, headtail);
        }
        servers.drop(Extra.parse(with), name);
    }

    private static String extras(
            ExtraServers servers, Map<String, Double> start, double seconds, int port)
            throws IOException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Double> server : servers.cpuSeconds().entrySet()) {
            double used = server.getValue() - start.getOrDefault(server.getKey(), 0.0);
            text.append(" %s %.2f".formatted(server.getKey(), used / seconds));
        }
        text.append("; in the end:");
        try (HttpProbe probe = new HttpProbe()) {
            NodeMetrics metrics = new NodeMetrics(probe, port);
            for (String name : SHOWN) {
                if (!Double.isNaN(metrics.get(name))) {
                    text.append(" %s %,.0f".formatted(name, metrics.get(name)));
                }
            }
            double written = metrics.get("headtail_video_stats_written_timestamp_seconds");
            if (!Double.isNaN(written)) {
                double age = System.currentTimeMillis() / 1e3 - written;
                text.append(" minutes end %.0f s ago".formatted(age));
            }
        }
        return text.toString();
    }

    private Part load(Broker broker, String topic) {
        return Part.headtail(
                broker.directory.resolve(topic + "-load.log"),
                List.of("-Xmx256m"),
                List.of(
                        "produce",
                        "--bootstrap-servers=" + broker.servers,
                        "--topic=" + topic,
                        "--generate=" + Long.MAX_VALUE,
                        "--rate=" + rate,
                        "--videos=" + options.videos));
    }

    private Part headtail(Broker broker, String topic, List<String> settings) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "standalone",
                                "--set=kafka.bootstrap-servers=" + broker.servers,
                                "--set=kafka.topic=" + topic,
                                "--set=kafka.group=" + topic,
                                "--set=snapshot.store=none",
                                "--set=topics.partials=" + topic + "_partials",
                                "--set=topics.history=" + topic + "_history",
                                "--set=http.host=127.0.0.1",
                                "--set=http.port=0"));
        arguments.addAll(settings);
        ProcessBuilder command =
                ChildJvm.command("io.headtail.Main", ChildJvm.flags(options.jvm), arguments);
        command.environment().putAll(ExtraServers.environment());
        return Part.start(broker.directory.resolve(topic + "-headtail.log"), command);
    }

    // Enough views within the minute to be in the load's Top-1,000: with the exponent 1.05, rank
    // 1,000 has 7 in 100,000 of the events.
    private double probesPerSecond() {
        return Math.max(10, rate * 3e-4);
    }

    private void warmUp(AnswerPoll poll) throws IOException, InterruptedException {
        long start = System.currentTimeMillis();
        while (!started || System.currentTimeMillis() - start < options.warmUp * 1_000L) {
            AnswerPoll.Seen seen = poll.next();
            if (seen != null) {
                started |= countsAll(seen);
                Arrays.fill(seenUpTo, seen.tick());
            }
            if (System.currentTimeMillis() - start > options.warmUp * 1_000L + 60_000) {
                throw new IllegalStateException("the probes' videos never were all in an answer");
            }
        }
    }

    private boolean countsAll(AnswerPoll.Seen seen) {
        for (int video = 0; video < probes.videos(); video++) {
            int sent = probes.between(video, seen.tick() - WINDOW_MS, seen.tick()).length;
            if (sent == 0 || seen.views(probes.id(video)) != sent) {
                return false;
            }
        }
        return true;
    }

    private void follow(AnswerPoll poll, long untilMs) throws IOException, InterruptedException {
        while (System.currentTimeMillis() < untilMs) {
            AnswerPoll.Seen seen = poll.next();
            if (seen != null) {
                take(seen);
            }
        }
    }

    private void take(AnswerPoll.Seen seen) {
        overDue.add(seen.seenMs() - seen.tick() - FreshBench.LATENESS_AND_SLACK_MS);
        for (int video = 0; video < probes.videos(); video++) {
            long views = seen.views(probes.id(video));
            int sent = probes.between(video, seen.tick() - WINDOW_MS, seen.tick()).length;
            if (views == sent) {
                for (long time : probes.between(video, seenUpTo[video], seen.tick())) {
                    if (time >= from && time < to) {
                        latency.add(seen.seenMs() - time);
                    }
                }
                seenUpTo[video] = Math.max(seenUpTo[video], seen.tick());
            } else if (seen.isFinal()) {
                wrong++;
                System.err.printf(
                        "WRONG: %s has %d views at tick %d, but %d were sent%n",
                        probes.id(video), views, seen.tick(), sent);
            }
        }
    }

    private void awaitLast(AnswerPoll poll) throws IOException, InterruptedException {
        long end = to + TIMEOUT_MS;
        while (Arrays.stream(seenUpTo).min().orElseThrow() < to
                && System.currentTimeMillis() < end) {
            follow(poll, System.currentTimeMillis() + 1);
        }
        for (int video = 0; video < probes.videos(); video++) {
            lost += probes.between(video, Math.max(from, seenUpTo[video]), to).length;
        }
    }

    private void check(Part load, Part headtail) {
        Exception failure = probes.failure();
        if (failure != null) {
            throw new IllegalStateException("a probe was not taken by Kafka", failure);
        }
        if (!load.isAlive() || !headtail.isAlive()) {
            throw new IllegalStateException(
                    "ended before its time:\n" + (load.isAlive() ? headtail : load).text());
        }
    }
}
