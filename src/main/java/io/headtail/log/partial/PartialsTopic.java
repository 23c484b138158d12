package io.headtail.log.partial;

import io.headtail.log.KafkaSettings;
import io.headtail.merge.Marks;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;

/** The compacted topic of partials, and the marks beside them. */
public final class PartialsTopic {
    // One partition: the merger sees ticks in the order they were published. Small segments that
    // roll and are compacted soon keep what a starting merger has to read through at tens of MB.
    private static final Map<String, String> CONFIG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, "compact",
                    TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(32 << 20),
                    TopicConfig.SEGMENT_MS_CONFIG, "600000",
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
                    TopicConfig.DELETE_RETENTION_MS_CONFIG, "600000");

    private static final String MARKS = "marks";

    private PartialsTopic() {}

    static void mark(ProducerRecord<?, ?> record, Marks marks) {
        if (!marks.isEmpty()) {
            record.headers().add(MARKS, marks.toBytes());
        }
    }

    static Marks marks(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(MARKS);
        return header == null ? Marks.NONE : Marks.parse(header.value());
    }

    /** Makes the topic, or checks that the one there is compacted and takes every partial. */
    public static void ensure(KafkaSettings settings) {
        OwnTopic.ensure(
                settings,
                settings.partialsTopic(),
                "topics.partials",
                CONFIG,
                "a quiet partition's last answer must not be deleted");
    }

    /** How long clients wait for the broker when they close. */
    static final Duration CLOSE = Duration.ofSeconds(5);
}
