package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.log.event.EventSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** In which order a head tells what the group has assigned. */
class HeadOwnershipTest implements HeadReader.Ownership {
    private final List<String> told = new ArrayList<>();

    @Override
    public void joined() {
        told.add("joined");
    }

    @Override
    public void assigned(int partition) {
        told.add("assigned " + partition);
    }

    @Override
    public void revoked(int partition) {}

    /** A lane that has joined and has no partition yet would be ready. */
    @Test
    void a_head_has_joined_once_its_partitions_are_known() {
        MockConsumer<ByteBuffer, ByteBuffer> consumer = new MockConsumer<>("none");
        HeadReader head =
                new HeadReader(
                        "t", null, new EventSettings(null, null, null, 0, false), this, consumer);
        consumer.rebalance(List.of(new TopicPartition("t", 0), new TopicPartition("t", 1)));
        assertEquals(List.of("assigned 0", "assigned 1", "joined"), told);
        head.close();
    }
}
