package io.headtail.cli.demo;

import io.headtail.cli.produce.ProduceReport;
import io.headtail.cli.support.Logging;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import io.headtail.http.HttpServer;
import io.headtail.node.Headtail;
import io.headtail.time.EpochUnit;
import io.headtail.tool.ToolException;
import io.headtail.tool.embedded.EmbeddedPostgres;
import io.headtail.tool.file.EventFileReader;
import io.headtail.tool.file.EventFormat;
import io.headtail.tool.file.input.BrokenFileException;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                    + " one to two months, instance and merger. Ctrl-C stops it. Nothing is kept"
                    + " without --data."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String TOPIC = "view_events";
    private static final int PARTITIONS = 4;

    private static final List<String> FOR_FILES = List.of("--format", "--timestamp-unit");

    /** Options without {@code --file}: a file is sent completely and only once, so no --data. */
    private static final List<String> FOR_MADE_UP =
            List.of("--rate", "--videos", "--seed", "--data");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "show the views of this file, as produce reads it (CSV, JSON; - for standard"
                            + " input), replayed by event time, instead of made-up ones")
    private @Nullable Path file;

    @Option(names = "--format", description = "format of the file, as for produce")
    private @Nullable EventFormat format;

    @Option(
            names = "--timestamp-unit",
            paramLabel = "UNIT",
            description = "unit of the file's numeric times, as for produce")
    private @Nullable EpochUnit unit;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "HTTP port; 0 for any free port (${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            description = "views per second, 1 to 1000000 (${DEFAULT-VALUE})")
    private int rate = 2_000;

    @Option(
            names = "--videos",
            paramLabel = "N",
            description = "number of different videos, 1 to 10000000 (${DEFAULT-VALUE})")
    private int videos = 50_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "determines which videos are popular when (${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description =
                    "end after this time, such as PT30S; exit code 0, or 1 if lines of the file were"
                            + " refused")
    private @Nullable String runFor;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "keep everything here and continue from it the next time (a temporary one)")
    private @Nullable Path dir;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Duration length = check();
        PrintWriter out = spec.commandLine().getOut();
        // The signal is closed last: until then the JVM does not exit.
        try (StopSignal stop = new StopSignal(DemoViews.TIMEOUT);
                EventFileReader reader = file == null ? null : open(file, stop);
                DemoFolder folder = DemoFolder.open(dir, out)) {
            DemoViews views =
                    file == null || reader == null
                            ? new DemoMadeUp(videos, rate, seed)
                            : new DemoFile(file, reader, new ProduceReport(spec.commandLine()));
            run(views, folder.path(), length, stop, out);
            return views.exitCode();
        } catch (InterruptedIOException e) {
            return 0; // stopped while waiting for the file's beginning
        } catch (BrokenFileException | ToolException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    private EventFileReader open(Path path, StopSignal stop) throws IOException {
        return EventFileReader.open(
                path, new EventFileReader.Options(format, unit, stop::requested));
    }

    private void run(
            DemoViews views, Path data, @Nullable Duration length, StopSignal stop, PrintWriter out)
            throws InterruptedException {
        // Logs would be written across the table. Warnings about the demo's own settings, its
        // embedded servers, or late heartbeats on a slow machine would only confuse.
        Logging.silence(
                "org.apache.kafka.clients.NetworkClient",
                "org.apache.kafka.controller.ReplicationControlManager",
                "org.apache.kafka.server.BrokerLifecycleManager",
                "org.apache.kafka.server.DefaultAutoTopicCreationManager",
                "io.headtail.node.KafkaStart",
                "io.headtail.log.TopicInspector",
                "io.headtail.log.TopicWatch");
        Logging.warningsOnly("io.headtail");
        DemoSteps steps = new DemoSteps(out);
        try (DemoServers servers =
                steps.make(
                        "Starting an embedded Kafka broker and PostgreSQL",
                        () -> DemoServers.start(data))) {
            Map<String, String> client = Map.of("bootstrap.servers", servers.kafka());
            EventTopic topic = EventTopic.ensure(client, TOPIC, PARTITIONS, DemoViews.TIMEOUT);
            try (EventProducer producer = new EventProducer(client, TOPIC)) {
                views.prepare(new DemoViews.SendContext(steps, client, topic, producer, stop));
                if (stop.requested()) {
                    return;
                }
                steps.make("Waiting for PostgreSQL, which started meanwhile", servers::postgres);
                Config config = config(data, servers, views);
                Thread live = Thread.ofPlatform().name("generator").daemon().start(views::live);
                try (Headtail headtail =
                        steps.make(
                                "Starting Headtail",
                                () -> Headtail.start(config, Role.STANDALONE))) {
                    LiveTable table = new LiveTable(out, headtail);
                    long countedAt = views.countedAt(config.timing());
                    String whenCounted = views.whenCounted();
                    if (whenCounted == null) {
                        steps.step("Counting", () -> table.awaitCounted(countedAt, stop));
                    } else {
                        table.sayWhenCounted(countedAt, whenCounted);
                    }
                    table.welcome(servers, views.name());
                    table.runUntil(stop, length);
                } finally {
                    // Before its producer is closed, however the demo ends.
                    stop.request();
                    live.join(DemoViews.TIMEOUT);
                }
            }
        }
    }

    private Config config(Path data, DemoServers servers, DemoViews views) {
        List<String> settings = new ArrayList<>(views.settings());
        settings.addAll(
                List.of(
                        "kafka.bootstrap-servers=" + servers.kafka(),
                        "kafka.topic=" + TOPIC,
                        // The page shows no more, and the history has less to write.
                        "top-k.max=100",
                        "snapshot.dir=" + data.resolve("snapshots"),
                        "snapshot.interval=PT10S",
                        "history.url=" + servers.postgres().jdbcUrl(),
                        "history.user=" + EmbeddedPostgres.USER,
                        "http.port=" + port));
        return ConfigLoader.load(Role.STANDALONE, null, Map.of(), settings);
    }

    private @Nullable Duration check() {
        require(port >= 0 && port <= 65_535, "--port " + port + ": allowed are 0 to 65535");
        require(rate >= 1 && rate <= 1_000_000, "--rate " + rate + ": allowed are 1 to 1000000");
        require(
                videos >= 1 && videos <= 10_000_000,
                "--videos " + videos + ": allowed are 1 to 10000000");
        for (String option : file == null ? FOR_FILES : FOR_MADE_UP) {
            require(
                    !spec.commandLine().getParseResult().hasMatchedOption(option),
                    option + (file == null ? ": needs --file" : ": not together with --file"));
        }
        Duration length = length();
        requireFree();
        return length;
    }

    private @Nullable Duration length() {
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

    // The port is bound only at the end, after servers and past; so fail early.
    private void requireFree() {
        try {
            HttpServer.requireBindable("0.0.0.0", port);
        } catch (IOException e) {
            throw new UserError(
                    "--port %d: cannot be bound (%s); stop what uses it, or choose another (0 for any free port)"
                            .formatted(port, e.getMessage()));
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
