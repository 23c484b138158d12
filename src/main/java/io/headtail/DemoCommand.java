package io.headtail;

import io.headtail.tool.EmbeddedKafka;
import io.headtail.tool.EmbeddedPostgres;
import io.headtail.tool.EventProducer;
import io.headtail.tool.EventTopic;
import io.headtail.tool.Pacer;
import io.headtail.tool.ToolException;
import io.headtail.tool.ViewGenerator;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
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
            "See it work: an embedded Kafka broker and PostgreSQL, generated views whose favourites"
                    + " drift, instance and merger. Ctrl-C stops it. Nothing is kept, unless --data"
                    + " says where."
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "view_events";
    private static final double SKEW = 1.05;

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
            out.println("Starting an embedded Kafka broker and PostgreSQL …");
            out.flush();
            run(folder.path(), length, stop, out);
        } catch (ToolException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private void run(Path data, @Nullable Duration length, StopSignal stop, PrintWriter out)
            throws InterruptedException {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(data.resolve(DemoFolder.POSTGRES), 0);
                EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"), 0)) {
            Map<String, String> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            EventTopic.ensure(client, TOPIC, 4, PATIENCE);
            Config config =
                    ConfigLoader.load(
                            Role.STANDALONE,
                            null,
                            Map.of(),
                            List.of(
                                    "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                    "kafka.topic=" + TOPIC,
                                    "snapshot.dir=" + data.resolve("snapshots"),
                                    "snapshot.interval=PT10S",
                                    "history.url=" + postgres.jdbcUrl(),
                                    "history.user=" + EmbeddedPostgres.USER,
                                    "history.interval=PT10S",
                                    "http.port=" + port));
            Thread generator = null;
            try (EventProducer producer = new EventProducer(client, TOPIC);
                    Headtail headtail = Headtail.start(config, Role.STANDALONE)) {
                generator =
                        Thread.ofPlatform()
                                .name("generator")
                                .daemon()
                                .start(() -> generate(producer, stop));
                LiveTable table = new LiveTable(out, headtail, rate);
                table.welcome(kafka.bootstrapServers(), postgres.port());
                table.runUntil(stop, length);
                stop.request();
                generator.join(Duration.ofSeconds(5));
            }
        }
    }

    private void generate(EventProducer producer, StopSignal stop) {
        ViewGenerator views = new ViewGenerator(videos, SKEW, System.nanoTime(), rate * 2);
        Pacer pacer = new Pacer(rate);
        while (!stop.requested()) {
            pacer.await(stop::requested);
            producer.send(views.nextId(), System.currentTimeMillis(), 1);
        }
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
