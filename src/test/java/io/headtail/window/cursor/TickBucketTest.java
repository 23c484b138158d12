package io.headtail.window.cursor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.testing.Seeds;
import io.headtail.time.Timing;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Buckets that grow large hold counts by slot. */
class TickBucketTest {
    private static final Timing TIMING = new Timing(1_000, 5_000, 0);

    private static void add(
            Map<Integer, Long> sums, int[] slots, int @Nullable [] views, int size) {
        for (int i = 0; i < size; i++) {
            sums.merge(slots[i], views == null ? 1L : views[i], Long::sum);
        }
    }

    private static Map<Integer, Long> sums(FrozenCursor of) {
        Map<Integer, Long> sums = new HashMap<>();
        of.held().forEach(b -> add(sums, b.slots(), b.views(), b.slots().length));
        return sums;
    }

    @Test
    void a_large_bucket_holds_what_a_map_of_sums_does_and_follows_the_videos() {
        Seeds.run(TickBucketTest.class, 60, TickBucketTest::randomEvents);
    }

    private static void randomEvents(Random random) {
        int compactedFrom = 1 << (2 + random.nextInt(7));
        int videos = 1 + random.nextInt(1 << random.nextInt(11));
        boolean manyViews = random.nextInt(3) == 0;
        Cursor cursor = new Cursor(TIMING, 0, compactedFrom);
        cursor.release(7_000, (tick, slots, counts, size) -> {});
        Map<Integer, Long> model = new HashMap<>();
        long views = 0;
        for (int i = 0; i < 6_000; i++) {
            int slot = random.nextInt(videos);
            int more = manyViews && random.nextInt(8) == 0 ? 1 + random.nextInt(1_000_000_000) : 1;
            cursor.offer(i, 7_000 + random.nextInt(1_000), slot, more, false);
            model.merge(slot, (long) more, Long::sum);
            views += more;
            if (random.nextInt(500) == 0) {
                assertTrue(cursor.assertValid());
                assertEquals(model, sums(cursor.freeze()));
                cursor = random.nextInt(10) == 0 ? new Cursor(TIMING, cursor.freeze()) : cursor;
            }
        }
        assertEquals(model, sums(cursor.freeze()));
        Map<Integer, Long> released = new HashMap<>();
        cursor.release(8_000, (tick, slots, counts, size) -> add(released, slots, counts, size));
        assertEquals(model, released);
        assertEquals(0, cursor.buffered());
        assertEquals(0, cursor.memoryBytes());
        assertTrue(views >= 6_000);
    }

    @Test
    void memory_follows_the_videos_and_not_the_events() {
        Seeds.run(
                TickBucketTest.class,
                20,
                random -> {
                    int compactedFrom = 1 << (4 + random.nextInt(5));
                    int videos = 1 + random.nextInt(2_000);
                    Cursor cursor = new Cursor(TIMING, 0, compactedFrom);
                    for (int i = 0; i < 50_000; i++) {
                        cursor.offer(i, 7_000, random.nextInt(videos), 1, false);
                        long entries = cursor.memoryBytes() / TickBucket.ENTRY_BYTES;
                        assertTrue(entries <= 2L * compactedFrom + 4L * videos + 10);
                    }
                });
    }

    @Test
    void a_day_of_events_with_one_timestamp_takes_little_memory_and_little_to_freeze() {
        Cursor cursor = new Cursor(TIMING, 0);
        int events = 3_000_000;
        for (int i = 0; i < events; i++) {
            cursor.offer(i, 86_400_000, i % 1_000, 1, false);
        }
        FrozenCursor frozen = cursor.freeze();
        assertEquals(1_000, sums(frozen).size());
        assertEquals(events / 1_000, sums(frozen).get(7));
        int entries = frozen.held().getFirst().slots().length;
        assertTrue(entries <= TickBucket.MIN_COMPACTED_ENTRIES, () -> entries + " entries");
    }

    @Test
    void a_slots_views_beyond_an_int_go_on_in_another_entry() {
        Cursor cursor = new Cursor(TIMING, 0, 4);
        for (int i = 0; i < 100; i++) {
            cursor.offer(i, 7_000, i % 2, 1_000_000_000, false);
        }
        assertEquals(Map.of(0, 50_000_000_000L, 1, 50_000_000_000L), sums(cursor.freeze()));
        assertTrue(cursor.buffered() < 70, () -> cursor.buffered() + " entries");
    }

    @Test
    void a_bucket_grows_up_to_what_an_array_can_have_and_then_says_so() {
        assertEquals(8, TickBucket.grown(4, TickBucket.MAX_ENTRIES));
        assertEquals(1 << 30, TickBucket.grown(1 << 29, TickBucket.MAX_ENTRIES));
        assertEquals(TickBucket.MAX_ENTRIES, TickBucket.grown(1 << 30, TickBucket.MAX_ENTRIES));
        BrokenInvariantException e =
                assertThrows(
                        BrokenInvariantException.class,
                        () -> TickBucket.grown(TickBucket.MAX_ENTRIES, TickBucket.MAX_ENTRIES));
        assertTrue(String.valueOf(e.getMessage()).contains("2,147,483,639 are allowed"));
    }

    @Test
    void two_cursors_that_put_entries_together_at_other_times_hold_the_same() {
        VideoIds ids = new VideoIds();
        VideoIds others = new VideoIds();
        for (String id : List.of("a", "b", "c")) {
            byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
            ids.intern(bytes, 0, 1);
        }
        for (String id : List.of("c", "a")) {
            byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
            others.intern(bytes, 0, 1);
        }
        HeldBucket events = bucket(new int[] {0, 2, 0, 0}, null);
        assertTrue(same(events, ids, bucket(new int[] {0, 1}, new int[] {1, 3}), others));
        assertTrue(same(events, ids, bucket(new int[] {1, 0, 1}, new int[] {1, 1, 2}), others));
        assertFalse(same(events, ids, bucket(new int[] {0, 1}, new int[] {1, 2}), others));
        assertFalse(same(events, ids, bucket(new int[] {1}, new int[] {4}), others));
        HeldBucket unknown = bucket(new int[] {1}, null);
        assertFalse(same(unknown, ids, bucket(new int[] {1}, null), others));
    }

    private static HeldBucket bucket(int[] slots, int @Nullable [] views) {
        return new HeldBucket(7_000, slots, views, 7_000, Long.MIN_VALUE);
    }

    private static boolean same(HeldBucket a, VideoIds ids, HeldBucket b, VideoIds others) {
        return HeldBucket.same(List.of(a), ids, List.of(b), others);
    }
}
