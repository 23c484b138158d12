package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The warning before the heap is full. */
class HeapWatchTest {
    private long bytes;

    @Test
    void the_heap_is_warned_of_at_four_fifths_and_again_only_after_it_was_lower() {
        try (HeapWatch watch = new HeapWatch(() -> bytes, 1_000)) {
            bytes = 799;
            assertFalse(watch.check());
            bytes = 800;
            assertEquals(0.8, watch.share());
            assertTrue(watch.check());
            assertFalse(watch.check(), "said already");
            bytes = 760;
            assertFalse(watch.check());
            bytes = 900;
            assertFalse(watch.check(), "it was not low in between");
            bytes = 700;
            assertFalse(watch.check());
            bytes = 900;
            assertTrue(watch.check());
        }
    }
}
