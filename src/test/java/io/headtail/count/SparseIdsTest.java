package io.headtail.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.id.RestoredIds;
import io.headtail.count.id.VideoIds;
import io.headtail.count.id.VideoIdsTest;
import org.junit.jupiter.api.Test;

/** Dictionaries in which most slots are free: many more slots than ids. */
class SparseIdsTest {
    private static final int MANY = 20_000;

    private final VideoIds ids = new VideoIds();

    private static String name(int i) {
        return "v_" + i;
    }

    private int find(VideoIds in, int i) {
        byte[] id = VideoIdsTest.bytes(name(i));
        return in.find(id, 0, id.length);
    }

    @Test
    void a_frozen_dictionary_gives_out_new_slots_beyond_what_its_ids_would_fill() {
        for (int i = 0; i < MANY; i++) {
            VideoIdsTest.intern(ids, name(i));
        }
        for (int i = 10; i < MANY; i++) {
            ids.free(find(ids, i));
        }
        ids.freeze();
        for (int i = MANY; i < 2 * MANY; i++) {
            assertEquals(i, VideoIdsTest.intern(ids, name(i)), "its slot");
        }
        assertTrue(ids.assertValid());
        ids.thaw();
        assertEquals(MANY - 1, VideoIdsTest.intern(ids, name(10)), "the slot freed last");
        assertTrue(ids.assertValid());
    }

    @Test
    void a_dictionary_with_few_ids_in_many_slots_is_restored() {
        RestoredIds restoring = new RestoredIds();
        for (int i = 0; i < MANY; i++) {
            byte[] id = VideoIdsTest.bytes(name(i));
            restoring.add(id, 0, i % 1_000 == 7 ? id.length : 0);
        }
        VideoIds restored = restoring.finish();
        assertTrue(restored.assertValid());
        assertEquals(MANY, restored.slots());
        assertEquals(MANY / 1_000, restored.size());
        assertEquals(9_007, find(restored, 9_007));
        assertEquals(VideoIds.NONE, find(restored, 9_008));
    }
}
