package io.headtail.instance.partition;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LanePartitionsTest {
    private final LanePartitions partitions = new LanePartitions();
    private final LanePartition p = TestPartition.fromTheLog(3, TestPartition.SETTINGS);

    @Test
    void a_partition_that_is_gone_is_not_blamed_for_what_fails_later() {
        partitions.put(p);
        assertSame(p, partitions.get(3));
        assertSame(p, partitions.last());
        partitions.remove(3);
        assertNull(partitions.last());
        assertNull(partitions.find(3));
        assertThrows(IllegalStateException.class, () -> partitions.get(3));
    }

    @Test
    void the_partition_worked_on_last_stays_so_when_another_is_removed() {
        partitions.put(p);
        LanePartition other = TestPartition.fromTheLog(20, TestPartition.SETTINGS);
        partitions.put(other);
        partitions.work(p);
        partitions.remove(20);
        assertSame(p, partitions.last());
    }
}
