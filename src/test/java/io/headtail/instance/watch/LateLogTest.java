package io.headtail.instance.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.LogLines;
import org.junit.jupiter.api.Test;

class LateLogTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TIME = 1_700_000_000_000L;

    private final LateLog late = new LateLog(3, 5_000);

    @Test
    void a_burst_is_one_line_and_more_are_one_a_minute() {
        try (LogLines log = LogLines.ofThisThread(LateLog.class.getName())) {
            long now = Long.MAX_VALUE - 5 * SECOND; // it wraps around meanwhile
            assertFalse(late.logIfDue(now));
            late.late(70, TIME, TIME + 6_000);
            assertFalse(late.logIfDue(now), "more may follow");
            late.late(71, TIME - 4_000, TIME + 6_000);
            late.late(72, TIME, TIME + 7_000);
            assertTrue(late.logIfDue(now + SECOND));
            assertEquals(
                    1,
                    log.with(
                                    "partition=3 count=3 firstOffset=70 worstOffset=71"
                                            + " worstTimestamp=2023-11-14T22:13:16Z"
                                            + " worstBehindMs=10000 latenessMs=5000")
                            .size());

            late.late(90, TIME, TIME + 5_001);
            assertFalse(late.logIfDue(now + 30 * SECOND));
            late.late(91, TIME, TIME + 5_002);
            assertTrue(late.logIfDue(now + 61 * SECOND));
            assertFalse(late.logIfDue(now + 200 * SECOND), "nothing to say");
            assertEquals(1, log.with("count=2 firstOffset=90 worstOffset=91").size());

            late.late(99, TIME, TIME + 5_001);
            assertFalse(late.logIfDue(now + 201 * SECOND));
            assertTrue(late.logIfDue(now + 202 * SECOND));
            assertEquals(3, log.with("").size());
        }
    }
}
