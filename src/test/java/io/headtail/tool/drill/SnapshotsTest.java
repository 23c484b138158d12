package io.headtail.tool.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.tool.ToolException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    @Test
    void of_each_partition_the_newest_says_what_it_needs() {
        String json =
                """
                [{"partition":0,"name":"x","headOffset":90,"tick":2000,"oldestOffset":40},
                 {"partition":0,"name":"y","headOffset":90,"tick":3000,"oldestOffset":50},
                 {"partition":0,"name":"z","headOffset":80,"tick":9000,"oldestOffset":10},
                 {"partition":3,"name":"w","headOffset":7,"tick":1000,"oldestOffset":0,"more":{"a":1}},
                 {"partition":1,"name":"broken","headOffset":7,"tick":1000,"oldestOffset":null}]
                """;
        assertEquals(Map.of(0, 50L, 3, 0L), Snapshots.oldestNeeded(json));
    }

    @Test
    void no_snapshots_need_nothing_and_what_is_no_json_is_refused() {
        assertEquals(Map.of(), Snapshots.oldestNeeded("[]\n"));
        assertThrows(ToolException.class, () -> Snapshots.oldestNeeded("headtail: no store"));
    }
}
