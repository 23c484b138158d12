package io.headtail.log.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waits that another thread ends. */
class WaitsTest {
    private final Waits waits = new Waits();

    @Test
    void a_wait_runs_to_its_end() throws InterruptedException {
        List<String> done = new ArrayList<>();
        waits.run(() -> done.add("waited"));
        assertEquals(List.of("waited"), done);
        assertFalse(waits.isStopping());
    }

    @Test
    void none_begins_once_it_stops() {
        waits.stop();
        assertThrows(InterruptedException.class, () -> waits.run(() -> assertTrue(false)));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    /** Otherwise the first channel that it uses afterwards is closed, with no reason. */
    @Test
    void an_interrupt_that_comes_as_a_wait_ends_by_itself_does_not_outlive_it() {
        assertThrows(InterruptedException.class, () -> waits.run(waits::stop));
        assertFalse(Thread.interrupted());
    }

    @Test
    void nor_does_one_that_comes_as_a_wait_fails() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        waits.run(
                                () -> {
                                    waits.stop();
                                    throw new IllegalStateException("failed");
                                }));
        assertFalse(Thread.interrupted());
    }
}
