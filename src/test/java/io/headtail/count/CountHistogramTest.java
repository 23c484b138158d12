package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CountHistogramTest {
    @Test
    void buckets_cover_every_count_in_order_without_gaps() {
        for (int bucket = 1; bucket < CountHistogram.size(); bucket++) {
            long lowest = CountHistogram.lowest(bucket);
            assertEquals(bucket, CountHistogram.bucket(lowest));
            assertEquals(bucket - 1, CountHistogram.bucket(lowest - 1));
            assertTrue(bucket < 64 || lowest - CountHistogram.lowest(bucket - 1) <= lowest / 32);
        }
        assertEquals(CountHistogram.size() - 1, CountHistogram.bucket(Long.MAX_VALUE));
    }

    @Test
    void the_floor_is_the_greatest_that_enough_videos_reach() {
        CountHistogram histogram = new CountHistogram();
        for (long count : new long[] {1, 5, 5, 9, 1_000_000}) {
            histogram.move(0, count);
        }
        assertEquals(
                CountHistogram.lowest(CountHistogram.bucket(1_000_000)), histogram.floorFor(1));
        assertEquals(9, histogram.floorFor(2));
        assertEquals(5, histogram.floorFor(3));
        assertEquals(5, histogram.floorFor(4));
        assertEquals(1, histogram.floorFor(5));
        assertEquals(1, histogram.floorFor(6));
        histogram.move(9, 0);
        assertEquals(5, histogram.floorFor(2));
    }
}
