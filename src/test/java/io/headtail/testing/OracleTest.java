package io.headtail.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Oracle.Event;
import io.headtail.testing.Oracle.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class OracleTest {
    private final Oracle oracle =
            new Oracle(
                    List.of(
                            List.of(
                                    new Event(0, 1_000, "b", 1),
                                    new Event(2, 3_000, "a", 1),
                                    new Event(3, 999, "late", 9),
                                    new Event(7, 1_000, "c", 2)),
                            List.of(new Event(0, 500, "z", 1))),
                    2_000);

    @Test
    void late_is_decided_in_each_partition_by_itself_and_the_boundary_is_not_late() {
        assertEquals(1, oracle.late());
        assertEquals(4, oracle.counted());
    }

    @Test
    void spans_are_half_open_and_ties_go_to_the_smaller_id() {
        assertEquals(
                List.of(new Row("c", 2), new Row("a", 1), new Row("b", 1), new Row("z", 1)),
                oracle.rows(Oracle.ALL, 4_000, 10));
        assertEquals(List.of(new Row("c", 2), new Row("b", 1)), oracle.rows(2_000, 3_000, 10));
        assertEquals(List.of(new Row("a", 1)), oracle.rows(2_000, 4_000, 10));
        assertEquals(List.of(), oracle.rows(2_000, 6_000, 10));
        assertEquals(List.of(new Row("z", 1)), oracle.rows(2_000, 1_000, 10), "going back");
        assertEquals(List.of(new Row("c", 2), new Row("a", 1)), oracle.rows(0, 4_000, 2));
    }

    @Test
    void ids_are_ordered_by_bytes_and_not_by_utf_16() {
        Oracle wide =
                new Oracle(
                        List.of(
                                List.of(
                                        new Event(0, 1, "\uD83D\uDE00", 1),
                                        new Event(1, 1, "\uFFFD", 1))),
                        0);
        assertEquals("\uFFFD", wide.rows(Oracle.ALL, 2, 1).get(0).videoId());
    }

    @Test
    void the_first_timestamp_is_that_of_the_first_event_below_the_tick() {
        assertEquals(500, oracle.firstTimestamp(4_000));
        assertEquals(400, oracle.firstTimestamp(400));
    }
}
