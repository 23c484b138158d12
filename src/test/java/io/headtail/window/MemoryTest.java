package io.headtail.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Memory follows the videos, not the events in the windows. */
@Execution(ExecutionMode.CONCURRENT) // it waits for a process
class MemoryTest {
    @Test
    void live_heap_is_the_same_for_5_and_for_10_million_events_inside_the_windows()
            throws Exception {
        Process process = HeldMemory.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        List<Long> bytes = said.lines().map(Long::parseLong).toList();
        long few = bytes.getFirst();
        long many = bytes.getLast();
        System.out.printf(
                "memory: %,d ids, live heap %,d bytes with %,d events, %,d with %,d%n",
                HeldMemory.VIDEOS, few, HeldMemory.FEW_EVENTS, many, HeldMemory.EVENTS);
        assertEquals(2, bytes.size(), said);
        assertTrue(few >= 16L * HeldMemory.VIDEOS, "less than the ids' own cells: " + said);
        assertTrue(Math.abs(many - few) <= few / 10, said);
    }
}
