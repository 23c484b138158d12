package io.headtail.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.time.Rfc3339;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** From when on an incomplete answer is complete is told where it is a time that can be written. */
class CoverageTest {
    private static Coverage of(long completeFrom, boolean complete) {
        return new Coverage(2_000, 1_000, true, completeFrom, complete);
    }

    @Test
    void it_is_told_up_to_the_last_time_of_rfc_3339() {
        assertEquals(5_000, of(5_000, false).toldCompleteFrom());
        assertEquals(-1, of(-1, false).toldCompleteFrom());
        assertEquals(Rfc3339.MAX_MS, of(Rfc3339.MAX_MS, false).toldCompleteFrom());
        assertEquals("9999-12-31T23:59:59.999Z", Instant.ofEpochMilli(Rfc3339.MAX_MS).toString());
        assertEquals(Rfc3339.MAX_MS, Rfc3339.parse("9999-12-31T23:59:59.999Z"));
    }

    @Test
    void it_is_not_told_where_there_is_none() {
        assertNull(of(5_000, true).toldCompleteFrom());
        assertNull(of(Long.MIN_VALUE, false).toldCompleteFrom());
        assertNull(of(Rfc3339.MAX_MS + 1, false).toldCompleteFrom());
        assertNull(of(Long.MAX_VALUE, false).toldCompleteFrom());
    }
}
