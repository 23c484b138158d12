package io.headtail.log.partial;

import static java.util.Objects.requireNonNull;

import io.headtail.log.ClientProperties;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicProblemException;
import io.headtail.time.Millis;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;

/**
 * The topic of partials at boundaries. It is retained for some days, not compacted: it holds a
 * boundary until that is in PostgreSQL. It has one partition, so that one reader sees them in the
 * order in which each owner sent them.
 *
 * <p>Keys and values are those of the topic of partials. Two headers, 8 bytes each, hold the
 * offsets up to which the partition's head and the window's tail had read. They are not part of the
 * value, which is the same whichever process sent it.
 */
public final class HistoryTopic {
    static final String HEAD = "head-offset";
    static final String TAIL = "tail-offset";

    private static final Map<String, String> CONFIG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG, "delete",
                    TopicConfig.RETENTION_MS_CONFIG, Long.toString(7 * Millis.DAY),
                    TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(128 << 20));

    private HistoryTopic() {}

    /**
     * Creates the topic, or checks that the existing one retains records and accepts the largest
     * partial.
     */
    public static void ensure(KafkaSettings settings) {
        OwnTopic.ensure(
                settings,
                settings.historyTopic(),
                "topics.history",
                CONFIG,
                "a boundary must stay until it is in PostgreSQL");
    }

    /**
     * Kafka's id of the topic, which changes when the topic is recreated.
     *
     * @throws TopicProblemException if Kafka does not answer
     */
    static String id(KafkaSettings settings) {
        String topic = settings.historyTopic();
        try (Admin admin = new ClientProperties(settings).newAdmin()) {
            return requireNonNull(admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                    .get()
                    .topicId()
                    .toString();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TopicProblemException(
                    "cannot describe topic '" + topic + "': " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicProblemException("interrupted while asking for '" + topic + "'", e);
        }
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /** A header's number; −1 if it is missing or has another length. */
    static long number(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null || header.value().length != Long.BYTES
                ? -1
                : ByteBuffer.wrap(header.value()).getLong();
    }
}
