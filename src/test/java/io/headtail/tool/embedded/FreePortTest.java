package io.headtail.tool.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
    @Test
    void no_port_is_found_twice() {
        // The system chooses at random among some 28,000: of 1,000 about 18 would be found again.
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            assertTrue(found.add(FreePort.of(0)));
        }
    }
}
