package io.headtail.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OwnerThreadTest {
    private final OwnerThread owner = new OwnerThread();

    private static <T> T onThread(String name, Supplier<T> asked) {
        return CompletableFuture.supplyAsync(
                        asked, task -> Thread.ofPlatform().name(name).start(task))
                .join();
    }

    @Test
    void the_first_thread_owns_and_every_other_one_is_told() {
        assertTrue(owner.isCurrent());
        assertFalse(onThread("other", owner::isCurrent));
        assertTrue(owner.isCurrent());
    }

    @Test
    void it_may_be_made_on_another_thread_than_the_one_that_uses_it() {
        assertTrue(onThread("lane-0", owner::isCurrent));
        assertFalse(owner.isCurrent());
    }

    @Test
    void a_failed_assertion_names_both_threads() {
        assertTrue(onThread("lane-0", owner::isCurrent));
        assertEquals(
                "belongs to thread lane-0, used by lane-1", onThread("lane-1", owner::toString));
    }
}
