package io.headtail.tool.topic;

import io.headtail.tool.ToolException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Finds the newest timestamp of a topic. */
public final class NewestRecord {
    private NewestRecord() {}

    /**
     * The largest timestamp in a topic, in epoch ms; empty if it has no records.
     *
     * @param client Kafka client properties, with {@code bootstrap.servers}
     * @param timeout how long to wait for a partition without a leader
     * @throws ToolException if the broker does not answer
     */
    public static OptionalLong timestampMs(
            Map<String, String> client, EventTopic topic, Duration timeout) {
        Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
        for (int p = 0; p < topic.partitions(); p++) {
            newest.put(new TopicPartition(topic.name(), p), OffsetSpec.maxTimestamp());
        }
        try (Admin admin = Admin.create(new TreeMap<String, Object>(client))) {
            ListOffsetsOptions options =
                    new ListOffsetsOptions().timeoutMs(Math.toIntExact(timeout.toMillis()));
            return admin.listOffsets(newest, options).all().get().values().stream()
                    .filter(found -> found.offset() >= 0)
                    .mapToLong(ListOffsetsResultInfo::timestamp)
                    .max();
        } catch (ExecutionException e) {
            throw new ToolException("topic '" + topic.name() + "': " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("stopped while waiting for the broker", e);
        }
    }
}
