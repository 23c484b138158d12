package io.headtail;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.headtail.tool.EmbeddedPostgres;
import io.headtail.tool.EventProducer;
import io.headtail.tool.EventTopic;
import io.headtail.tool.NewestRecord;
import io.headtail.tool.ToolException;
import io.headtail.tool.TrendingViews;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code headtail demo}: everything in one process, with made-up views. */
@Command(
        name = "demo",
        description = {
            "See it work: an embedded Kafka broker and PostgreSQL, made-up views with a past of"
                    + " one to two months, instance and merger. Ctrl-C stops it. Nothing is kept,"
                    + " unless --data says where."
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "view_events";
    private static final int PARTITIONS = 4;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "HTTP port; 0 for any free one (${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            description = "views a second, 1 to 1000000 (${DEFAULT-VALUE})")
    private int rate = 2_000;

    @Option(
            names = "--videos",
            paramLabel = "N",
            description = "different videos, 1 to 10000000 (${DEFAULT-VALUE})")
    private int videos = 50_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "which videos are popular when (${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "end by itself after so long, such as PT30S; exit code 0")
    private @Nullable String runFor;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep everything here and go on from it the next time (a temporary one)")
    private @Nullable Path dir;

    @Override
    public Integer call() throws InterruptedException {
        Duration length = check();
        // The table says what the demo does; logs would be written across it.
        Logging.silence("org.apache.kafka.clients.NetworkClient");
        Logging.warningsOnly("io.headtail");
        PrintWriter out = spec.commandLine().getOut();
        // The signal's is closed last: from then on the JVM may end, whatever is still cleared
        // away.
        try (StopSignal stop = new StopSignal(PATIENCE);
                DemoFolder folder = DemoFolder.open(dir, out)) {
            run(folder.path(), length, stop, out);
        } catch (ToolException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private void run(Path data, @Nullable Duration length, StopSignal stop, PrintWriter out)
            throws InterruptedException {
        DemoSteps steps = new DemoSteps(out);
        try (DemoServers servers =
                steps.make(
                        "Starting an embedded Kafka broker and PostgreSQL",
                        () -> DemoServers.start(data))) {
            Map<String, String> client = Map.of("bootstrap.servers", servers.kafka());
            EventTopic topic = EventTopic.ensure(client, TOPIC, PARTITIONS, PATIENCE);
            try (EventProducer producer = new EventProducer(client, TOPIC)) {
                TrendingViews views =
                        new TrendingViews(producer::send, videos, rate, seed, stop::requested);
                long from = from(client, topic);
                steps.step(
                        "Making views since " + Instant.ofEpochMilli(from).truncatedTo(SECONDS),
                        () -> {
                            views.past(from, System::currentTimeMillis);
                            producer.flush();
                        });
                Thread live = Thread.ofPlatform().name("generator").daemon().start(views::live);
                Config config = config(data, servers);
                // The newest tick that can be counted by now.
                long reachable =
                        System.currentTimeMillis()
                                - config.timing().latenessMs()
                                - config.timing().slackMs();
                try (Headtail headtail =
                        steps.make(
                                "Starting Headtail",
                                () -> Headtail.start(config, Role.STANDALONE))) {
                    LiveTable table = new LiveTable(out, headtail);
                    steps.step("Counting", () -> table.awaitCounted(reachable, stop));
                    table.welcome(servers, rate + " views a second");
                    table.runUntil(stop, length);
                }
                stop.request();
                live.join(Duration.ofSeconds(5));
            }
        }
    }

    /** Where the views that are made begin: what is there from an earlier time goes on. */
    private static long from(Map<String, String> client, EventTopic topic) {
        OptionalLong newest = NewestRecord.timestampMs(client, topic);
        return newest.isPresent()
                ? newest.getAsLong() + 1
                : TrendingViews.pastBeginsMs(System.currentTimeMillis());
    }

    private Config config(Path data, DemoServers servers) {
        return ConfigLoader.load(
                Role.STANDALONE,
                null,
                Map.of(),
                List.of(
                        "kafka.bootstrap-servers=" + servers.kafka(),
                        "kafka.topic=" + TOPIC,
                        "event.views=/views",
                        // The page shows no more, and history has the less to write.
                        "top-k.max=100",
                        "snapshot.dir=" + data.resolve("snapshots"),
                        "snapshot.interval=PT10S",
                        "history.url=" + servers.postgres().jdbcUrl(),
                        "history.user=" + EmbeddedPostgres.USER,
                        "history.interval=PT1M",
                        // Each minute of today, each hour of the two days before, each midnight.
                        "history.keep.every=PT0S",
                        "history.keep.hourly=P2D",
                        "http.port=" + port));
    }

    private @Nullable Duration check() {
        require(port >= 0 && port <= 65_535, "--port " + port + ": allowed are 0 to 65535");
        require(rate >= 1 && rate <= 1_000_000, "--rate " + rate + ": allowed are 1 to 1000000");
        require(
                videos >= 1 && videos <= 10_000_000,
                "--videos " + videos + ": allowed are 1 to 10000000");
        if (runFor == null) {
            return null;
        }
        try {
            Duration length = Duration.parse(runFor);
            require(!length.isNegative() && !length.isZero(), "--for " + runFor + ": must be > 0");
            return length;
        } catch (DateTimeParseException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--for '" + runFor + "': allowed are ISO-8601 durations, such as PT30S or PT5M",
                    e);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
