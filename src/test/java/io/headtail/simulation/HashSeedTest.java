package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashSeedTest {
    @Test
    void nothing_that_is_published_or_stored_depends_on_the_seed_of_the_hash()
            throws IOException, InterruptedException {
        List<Process> runs = new ArrayList<>();
        for (long seed : new long[] {1, 2}) {
            runs.add(SeededRun.start(seed));
        }
        List<String> said = new ArrayList<>();
        for (Process run : runs) {
            said.add(new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(0, run.waitFor(), said::toString);
        }
        assertEquals(said.getFirst(), said.getLast());
        // Where ids never leave, no slot is given out twice, and its order says nothing.
        assertTrue(said.getFirst().matches("(?s)\\p{XDigit}{64} freed=[1-9].*"), said::getFirst);
    }
}
