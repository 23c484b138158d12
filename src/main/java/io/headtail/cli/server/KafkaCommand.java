package io.headtail.cli.server;

import io.headtail.cli.support.StopSignal;
import io.headtail.config.KafkaSection;
import io.headtail.tool.embedded.EmbeddedKafka;
import io.headtail.tool.topic.EventTopic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code headtail kafka}: only the embedded broker. */
@Command(
        name = "kafka",
        description = {
            "Run a single-node Kafka broker on this machine for trials.",
            "The topic is created if absent: CreateTime, unlimited retention, so old events can be"
                    + " replayed. Data is kept across restarts. Ctrl-C stops it."
        })
public final class KafkaCommand implements Callable<Integer> {
    /** For the embedded broker, on a machine that may be slow. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final int MAX_PARTITIONS = 10_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "listen on 127.0.0.1:PORT; 0 for any free port (${DEFAULT-VALUE})")
    private int port = 9092;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder for the data (${DEFAULT-VALUE}, in the current directory)")
    private Path data = Path.of("headtail-kafka");

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "topic to create if absent (${DEFAULT-VALUE})")
    private String topic = "view_events";

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "partitions of the topic if it is created now (${DEFAULT-VALUE})")
    private int partitions = 4;

    @Override
    public Integer call() throws InterruptedException {
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw wrong("--partitions " + partitions + ": allowed are 1 to " + MAX_PARTITIONS);
        }
        if (!topic.matches(KafkaSection.TOPIC_NAME)) {
            throw wrong("--topic '%s': allowed are %s".formatted(topic, KafkaSection.TOPIC_NAMES));
        }
        PrintWriter out = spec.commandLine().getOut();
        try (StopSignal stop = new StopSignal(TIMEOUT);
                EmbeddedKafka kafka = EmbeddedKafka.start(data, port)) {
            String servers = kafka.bootstrapServers();
            EventTopic made =
                    EventTopic.ensure(
                            Map.of("bootstrap.servers", servers), topic, partitions, TIMEOUT);
            out.println("Kafka listens on " + servers + ", data in " + data.toAbsolutePath());
            out.println(
                    "Topic "
                            + topic
                            + (made.created() ? " created, " : " found, ")
                            + made.partitions()
                            + " partitions");
            out.println("Try in another terminal:");
            out.println(
                    "  bin/headtail produce --bootstrap-servers "
                            + servers
                            + " --topic "
                            + topic
                            + " --generate 100000 --rate 1000");
            out.println("Ctrl-C stops it; the data stays.");
            out.flush();
            stop.await();
        }
        return 0;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }
}
