package io.headtail.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.common.utils.internals.Exit;
import org.junit.jupiter.api.Test;

/** Without the guard, this ends the JVM. */
class HaltGuardTest {
    @Test
    void a_broker_does_not_end_the_jvm_of_the_tests() {
        for (Runnable end : new Runnable[] {() -> Exit.halt(1, "a"), () -> Exit.exit(1, "a")}) {
            IllegalStateException e = assertThrows(IllegalStateException.class, end::run);
            assertTrue(String.valueOf(e.getMessage()).endsWith("status=1 a"), e.getMessage());
        }
    }
}
