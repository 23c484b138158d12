package io.headtail.log;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;

/**
 * The topic of partials at boundaries. It is kept for some days, not compacted: until a boundary is
 * in PostgreSQL this is where it is. One partition, so that one reader sees them in the order in
 * which each owner made them.
 *
 * <p>Key and value are those of the topic of partials. Two headers, 8 bytes each, say how far the
 * partition's head and the window's tail had read: not part of the value, which is the same whoever
 * made it.
 */
public final class HistoryTopic {
    static final String HEAD = "head-offset";
    static final String TAIL = "tail-offset";

    private static final Map<String, String> CONFIG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, "delete",
                    TopicConfig.RETENTION_MS_CONFIG, Long.toString(7L * 86_400_000),
                    TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(128 << 20),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(8 << 20));

    private HistoryTopic() {}

    /** Makes the topic, or checks that the one there keeps every record. */
    public static void ensure(KafkaSettings settings) {
        PartialsTopic.ensure(
                settings,
                settings.historyTopic(),
                "topics.history",
                CONFIG,
                "a boundary must stay until it is in PostgreSQL");
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /** A header's number; −1 where it is missing or of another length. */
    static long number(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null || header.value().length != Long.BYTES
                ? -1
                : ByteBuffer.wrap(header.value()).getLong();
    }
}
