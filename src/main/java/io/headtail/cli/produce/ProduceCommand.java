package io.headtail.cli.produce;

import io.headtail.cli.support.BrokerNames;
import io.headtail.cli.support.Logging;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.config.KafkaSection;
import io.headtail.time.EpochUnit;
import io.headtail.tool.Pacer;
import io.headtail.tool.Progress;
import io.headtail.tool.ToolException;
import io.headtail.tool.file.EventFileReader;
import io.headtail.tool.file.EventFormat;
import io.headtail.tool.file.input.BrokenFileException;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import io.headtail.tool.topic.NewestRecord;
import io.headtail.tool.views.ViewGenerator;
import java.io.Console;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
                    + " {\"timestamp\":…,\"videoId\":…,\"views\":…}. Lines of a file that are not"
                    + " events are refused with number and reason, all others are sent."
        })
public final class ProduceCommand implements Callable<Integer> {
    private static final Duration MAX_WAIT = Duration.ofDays(1);

    /** Short, since the newest timestamp is only needed for a warning. */
    private static final Duration NEWEST_TIMEOUT = Duration.ofSeconds(5);

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
                    "partitions of the topic if it is created now, with CreateTime and unlimited"
                            + " retention (${DEFAULT-VALUE})")
    private int partitions = 4;

    @ArgGroup(multiplicity = "1")
    private InputOptions source = new InputOptions();

    @Option(names = "--rate", paramLabel = "N", description = "events per second at most")
    private double rate = Double.POSITIVE_INFINITY;

    @Option(
            names = "--format",
            description =
                    "format of the file: ${COMPLETION-CANDIDATES} (detected by its name and content)")
    private @Nullable EventFormat format;

    @Option(
            names = "--timestamp-unit",
            paramLabel = "UNIT",
            description =
                    "unit of numeric times: s, ms, us or ns. Without it they are ms, and a file"
                            + " whose times are clearly in another unit is refused")
    private @Nullable EpochUnit unit;

    @Option(
            names = "--videos",
            paramLabel = "N",
            description = "generate: number of different ids (${DEFAULT-VALUE})")
    private int videos = 50_000;

    @Option(
            names = "--skew",
            paramLabel = "X",
            description = "generate: Zipf exponent, 0 for uniform (${DEFAULT-VALUE})")
    private double skew = 1.05;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "generate: the same seed gives the same ids (${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
            names = "--span",
            paramLabel = "DURATION",
            description =
                    "generate: spread the timestamps evenly over this ISO-8601 time, ending now"
                            + " (PT1H; with --rate each event is stamped when it is sent)")
    private @Nullable Duration span;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description =
                    "timeout for the broker's answers; at least PT30S while events are sent"
                            + " (${DEFAULT-VALUE})")
    private Duration wait = Duration.ofSeconds(30);

    @Option(
            names = "--property",
            paramLabel = "KEY=VALUE",
            description = "passed to the Kafka client (TLS, SASL); repeatable")
    private Map<String, String> properties = new HashMap<>();

    /** The source of events: exactly one of the two. */
    static final class InputOptions {
        @Option(
                names = "--file",
                paramLabel = "FILE",
                required = true,
                description =
                        "CSV with the header timestamp,video_id[,views], or JSON"
                                + " {\"timestamp\":…,\"videoId\":…,\"views\":…}, one object per line"
                                + " or an array; plain or gzip or zstd; - for standard input."
                                + " Timestamps are RFC 3339 or numbers")
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
        // The command itself reports an unreachable broker.
        Logging.silence("org.apache.kafka.clients");
        if (source.generate < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--generate " + source.generate + ": must be at least 0");
        }
        if (wait.isNegative() || wait.isZero() || wait.compareTo(MAX_WAIT) > 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--wait " + wait + ": allowed are times above 0, up to " + MAX_WAIT);
        }
        if (!topic.matches(KafkaSection.TOPIC_NAME)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--topic '" + topic + "': allowed are " + KafkaSection.TOPIC_NAMES);
        }
        for (String property : properties.keySet()) {
            String problem = KafkaSection.misspelt(property);
            if (problem != null) {
                throw new ParameterException(
                        spec.commandLine(), "--property " + property + ": " + problem);
            }
        }
        Path file = source.file;
        try (StopSignal stop = new StopSignal(GRACE);
                EventFileReader reader = file == null ? null : open(file, stop)) {
            return produce(reader, stop);
        } catch (InterruptedIOException e) {
            new ProduceReport(spec.commandLine()).warn("stopped; nothing was sent");
            return 0;
        } catch (BrokenFileException e) {
            throw new UserError(e.getMessage() + ". Nothing was sent");
        }
    }

    private EventFileReader open(Path file, StopSignal stop) throws IOException {
        return EventFileReader.open(
                file, new EventFileReader.Options(format, unit, stop::requested));
    }

    private int produce(@Nullable EventFileReader reader, StopSignal stop) throws IOException {
        ProduceReport report = new ProduceReport(spec.commandLine());
        Map<String, String> client = new HashMap<>(EventProducer.waiting(wait));
        client.putAll(properties);
        client.put("bootstrap.servers", servers);
        Pacer pacer = new Pacer(rate);
        ViewGenerator generator =
                new ViewGenerator(videos, skew, seed, ViewGenerator.DEFAULT_EVENTS_PER_MOVE);
        long startNs = System.nanoTime();
        BrokerNames.await("--bootstrap-servers", servers);
        EventTopic made =
                stop.interruptibly(() -> EventTopic.ensure(client, topic, partitions, wait));
        if (!made.keepsEventTime()) {
            report.warn(
                    "warning: topic "
                            + topic
                            + " has message.timestamp.type=LogAppendTime: records get the time of"
                            + " arrival; the event's time is in the value only");
        }
        Refusals refusals = new Refusals();
        long sent;
        try (EventProducer producer = new EventProducer(client, topic)) {
            Progress progress = new Progress(System.err, onTerminal());
            Producing producing =
                    new Producing(producer, pacer, progress, stop::requested, report::warn);
            if (reader == null) {
                producing.generated(generator, source.generate, timestamps());
            } else {
                reader.limitTimestamps(made, System::currentTimeMillis);
                heldBefore(client, made).ifPresent(reader.notes()::follow);
                refusals = producing.file(reader);
            }
            sent = producing.sent();
        }
        int exit = report.refused(refusals);
        report.sent(stop.requested(), sent, made, (System.nanoTime() - startNs) / 1e9);
        boolean replay = reader != null || !isLive();
        report.readWith(
                new ReadingSettings(servers, made, replay, reader == null ? null : reader.notes()),
                !properties.isEmpty());
        return exit;
    }

    /** The topic's largest timestamp; empty if it has none or the broker does not answer. */
    private static OptionalLong heldBefore(Map<String, String> client, EventTopic topic) {
        if (!topic.keepsEventTime()) {
            return OptionalLong.empty();
        }
        try {
            return NewestRecord.timestampMs(client, topic, NEWEST_TIMEOUT);
        } catch (ToolException e) {
            // Only a warning needs it; a broker before 3.0 cannot tell, or a leader may be missing.
            return OptionalLong.empty();
        }
    }

    /** Whether generated events get the time at which they are sent. */
    private boolean isLive() {
        return span == null && Double.isFinite(rate);
    }

    /** The timestamp of the i-th generated event, epoch ms. */
    private LongUnaryOperator timestamps() {
        if (isLive()) {
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

    private static boolean onTerminal() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
