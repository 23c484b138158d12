package io.headtail.bench;

import io.headtail.tool.topic.EventTopic;
import io.headtail.tool.views.ViewGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The events of the ingest bench: Zipf ids of 11 bytes, 43-byte JSON values that are not read, lz4,
 * timestamps spread evenly over the span and up to 2 s out of order. Filled once and kept.
 */
public final class IngestData {
    private static final long BASE_MS = 1_700_000_000_000L;
    private static final long JITTER_MS = 2_000;
    private static final long LATE_MS = 60_000;

    private final String servers;
    private final IngestOptions options;

    /** Of a broker. */
    public IngestData(String servers, IngestOptions options) {
        this.servers = servers;
        this.options = options;
    }

    /** The topic's name encodes its contents, so that other options get another topic. */
    public String topic() {
        return "bench_%d_%d_%d_%s_%d%s%s"
                .formatted(
                        options.events,
                        options.spanMs() / 1000,
                        options.videos,
                        Double.toString(options.skew).replace('.', '-'),
                        options.partitions,
                        options.sweep ? "_sweep" : "",
                        options.late > 0 ? "_late" + options.late : "");
    }

    /** Fills the topic unless it is already full. */
    public void fill() {
        EventTopic.ensure(
                Map.of("bootstrap.servers", servers),
                topic(),
                options.partitions,
                Duration.ofSeconds(30));
        long held = LogEnds.total(servers, topic());
        if (held == options.events) {
            System.err.println("data: " + topic() + " is there already");
            return;
        }
        if (held != 0) {
            throw new IllegalStateException(
                    "topic "
                            + topic()
                            + " holds "
                            + held
                            + " events of a run that was cut off: remove the data directory");
        }
        send();
    }

    private void send() {
        Properties client = new Properties();
        client.put("bootstrap.servers", servers);
        client.put("compression.type", "lz4");
        client.put("linger.ms", "50");
        client.put("batch.size", "262144");
        client.put("buffer.memory", "134217728");
        ViewGenerator views =
                new ViewGenerator(options.videos, options.skew, 42, Integer.MAX_VALUE);
        SplittableRandom random = new SplittableRandom(43);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < options.events; i++) {
                byte[] id = options.sweep && i < options.videos ? swept(i) : views.nextId().clone();
                long time = BASE_MS + i * options.spanMs() / options.events;
                long behind =
                        options.late > 0 && random.nextInt(1_000) < options.late
                                ? LATE_MS + random.nextLong(9 * LATE_MS)
                                : random.nextLong(JITTER_MS);
                long timestamp = time - behind;
                var unused =
                        producer.send(
                                new ProducerRecord<>(topic(), null, timestamp, id, value(id)));
                if (i % 1_000_000 == 999_999) {
                    System.err.printf("data: %d of %d events sent%n", i + 1, options.events);
                }
            }
        }
    }

    // A prime step that divides no number of videos visits each once, far from the previous one.
    private byte[] swept(long i) {
        long video = i * 982_451_653L % options.videos;
        return "v_%09d".formatted(video).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] value(byte[] id) {
        String json =
                "{\"videoId\":\""
                        + new String(id, StandardCharsets.UTF_8)
                        + "\",\"device\":\"tv-app\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
