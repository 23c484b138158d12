package io.headtail.node;

import io.headtail.testing.Await;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the mergers of a topic have committed what they read of its history's topic. */
final class HistoryCommits {
    private HistoryCommits() {}

    /** Nobody reads again what has been read: it is written, or left out. */
    static void awaitAll(Admin admin, String topic) {
        String group = topic + "-history";
        TopicPartition history = new TopicPartition(group, 0);
        Await.until(
                "all is committed",
                () -> committed(admin, group, history) == endOf(admin, history));
    }

    private static long committed(Admin admin, String group, TopicPartition partition) {
        try {
            OffsetAndMetadata at =
                    admin.listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .get(partition);
            return at == null ? -1 : at.offset();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long endOf(Admin admin, TopicPartition partition) {
        try {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
