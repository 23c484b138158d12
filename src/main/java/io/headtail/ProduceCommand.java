package io.headtail;

import io.headtail.tool.EventFileReader;
import io.headtail.tool.EventFileReader.Format;
import io.headtail.tool.EventProducer;
import io.headtail.tool.EventTopic;
import io.headtail.tool.Pacer;
import io.headtail.tool.Producing;
import io.headtail.tool.Progress;
import io.headtail.tool.Refusals;
import io.headtail.tool.ViewGenerator;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code headtail produce}: sends view events from a file, or generated ones. */
@Command(
        name = "produce",
        description = {
            "Send view events to a Kafka topic, from a file or generated.",
            "The key is the video id, the record's timestamp the event's, the value"
                    + " {\"timestamp\":…,\"videoId\":…,\"views\":…}. Lines of a file that are no"
                    + " events are refused by number and reason, the rest is sent."
        })
final class ProduceCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(40);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Kafka brokers, comma-separated")
    private String servers = "";

    @Option(names = "--topic", paramLabel = "NAME", required = true, description = "where to")
    private String topic = "";

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description =
                    "of the topic if it is absent and made now, with CreateTime and unlimited"
                            + " retention (${DEFAULT-VALUE})")
    private int partitions = 4;

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(names = "--rate", paramLabel = "N", description = "events a second at most")
    private double rate = Double.POSITIVE_INFINITY;

    @Option(
            names = "--format",
            description = "of the file: ${COMPLETION-CANDIDATES} (by its name: .csv, .ndjson)")
    private @Nullable Format format;

    @Option(
            names = "--videos",
            paramLabel = "N",
            description = "generate: how many different ids (${DEFAULT-VALUE})")
    private int videos = 50_000;

    @Option(
            names = "--skew",
            paramLabel = "X",
            description = "generate: Zipf exponent, 0 for all alike (${DEFAULT-VALUE})")
    private double skew = 1.05;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "generate: same seed, same ids (${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--span",
            paramLabel = "DURATION",
            description =
                    "generate: spread the timestamps evenly over this ISO-8601 time, ending now"
                            + " (PT1H; with --rate each event is stamped when it is sent)")
    private @Nullable Duration span;

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description = "passed to the Kafka client (TLS, SASL); may be repeated")
    private Map<String, String> properties = new HashMap<>();

    /** One of the two. */
    static final class Source {
        @Option(
                names = "--file",
                paramLabel = "FILE",
                required = true,
                description =
                        "CSV with the header timestamp,video_id[,views], or NDJSON"
                                + " {\"timestamp\":…,\"videoId\":…,\"views\":…}; timestamps are"
                                + " epoch ms or RFC 3339")
        private @Nullable Path file;

        @Option(
                names = "--generate",
                paramLabel = "N",
                required = true,
                description = "N events of Zipf-distributed ids whose favourites drift")
        private long generate;
    }

    @Override
    public Integer call() throws IOException {
        // What the client would log about a broker that is away, the command says itself.
        Logging.silence("org.apache.kafka.clients");
        if (source.generate < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--generate " + source.generate + ": must be at least 0");
        }
        Map<String, String> client = new HashMap<>(properties);
        client.put("bootstrap.servers", servers);
        Pacer pacer = new Pacer(rate);
        long startNs = System.nanoTime();
        Path file = source.file;
        try (StopSignal stop = new StopSignal(GRACE);
                EventFileReader reader = file == null ? null : open(file)) {
            ViewGenerator generator =
                    new ViewGenerator(videos, skew, seed, ViewGenerator.DEFAULT_EVENTS_PER_MOVE);
            EventTopic made = EventTopic.ensure(client, topic, partitions, PATIENCE);
            warnAboutTimestamps(made);
            Refusals refusals = new Refusals();
            long sent;
            try (EventProducer producer = new EventProducer(client, topic)) {
                Progress progress = new Progress(System.err, onTerminal());
                Producing producing =
                        new Producing(producer, pacer, progress, stop::requested, this::warn);
                if (file != null && reader != null) {
                    reader.limitTimestamps(made, System.currentTimeMillis());
                    refusals = producing.file(reader, Files.size(file));
                } else {
                    producing.generated(generator, source.generate, timestamps());
                }
                sent = producing.sent();
            }
            report(stop.requested(), sent, made, (System.nanoTime() - startNs) / 1e9);
            return reported(refusals);
        }
    }

    private EventFileReader open(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new UserError("file " + file + ": is not there, or cannot be read");
        }
        return EventFileReader.open(file, format == null ? Format.of(file) : format);
    }

    /** When the i-th generated event happened. */
    private LongUnaryOperator timestamps() {
        if (span == null && Double.isFinite(rate)) {
            return i -> System.currentTimeMillis();
        }
        long spanMs = (span == null ? Duration.ofHours(1) : span).toMillis();
        long endMs = System.currentTimeMillis();
        if (spanMs < 0 || spanMs > endMs) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--span " + span + ": allowed are times of 0 to the years since 1970");
        }
        double step = (double) spanMs / Math.max(1, source.generate);
        return i -> endMs - spanMs + (long) (i * step);
    }

    private void warnAboutTimestamps(EventTopic made) {
        if (!made.keepsEventTime()) {
            warn(
                    "warning: topic "
                            + topic
                            + " has message.timestamp.type=LogAppendTime: records get the time of"
                            + " arrival; the event's time stands in the value only");
        }
    }

    private void warn(String warning) {
        spec.commandLine().getErr().println(warning);
        spec.commandLine().getErr().flush();
    }

    private void report(boolean stopped, long sent, EventTopic made, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%ssent %,d events to %s (%d partitions%s) in %.1f s, %,.0f/s%n",
                stopped ? "stopped; " : "",
                sent,
                topic,
                made.partitions(),
                made.created() ? ", made now" : "",
                seconds,
                sent / seconds);
        out.flush();
    }

    /** Prints what was refused; returns the exit code. */
    private int reported(Refusals refusals) {
        if (refusals.total() == 0) {
            return 0;
        }
        PrintWriter err = spec.commandLine().getErr();
        refusals.first().forEach(err::println);
        if (refusals.total() > Refusals.SHOWN) {
            err.println("… and " + (refusals.total() - Refusals.SHOWN) + " more");
        }
        err.println("refused " + refusals.total() + " lines:");
        refusals.counts().forEach((reason, n) -> err.printf(Locale.ROOT, "%,10d %s%n", n, reason));
        err.flush();
        return Main.FAILED;
    }

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
