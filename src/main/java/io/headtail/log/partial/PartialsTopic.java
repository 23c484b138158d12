package io.headtail.log.partial;

import io.headtail.log.KafkaSettings;
import io.headtail.merge.Marks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;

/** The compacted topic of partials, and their marks, which are in a header. */
public final class PartialsTopic {
    // One partition, so that the merger sees ticks in the order of publication. Small segments that
    // soon roll and are compacted keep what a starting merger must read to tens of MB.
    private static final Map<String, String> CONFIG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
                    TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20),
                    TopicConfig.SEGMENT_MS_CONFIG, "600000",
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
                    TopicConfig.DELETE_RETENTION_MS_CONFIG, "600000");

    private static final String MARKS = "marks";
    private static final String OWNER = "owner";

    private PartialsTopic() {}

    static void mark(ProducerRecord<?, ?> record, Marks marks) {
        if (!marks.isEmpty()) {
            record.headers().add(MARKS, marks.toBytes());
        }
    }

    /** The base URL of the process that publishes it, for questions; empty for none. */
    static void owner(ProducerRecord<?, ?> record, String url) {
        if (!url.isEmpty()) {
            record.headers().add(OWNER, url.getBytes(StandardCharsets.UTF_8));
        }
    }

    static String owner(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(OWNER);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    static Marks marks(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(MARKS);
        return header == null ? Marks.NONE : Marks.parse(header.value());
    }

    /**
     * Creates the topic, or checks that the existing one is compacted and accepts the largest
     * partial.
     */
    public static void ensure(KafkaSettings settings) {
        OwnTopic.ensure(
                settings,
                settings.partialsTopic(),
                "topics.partials",
                CONFIG,
                "a quiet partition's last answer must not be deleted");
    }

    /** How long clients wait for the broker when they close. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
}
