package io.headtail.tool.drill.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.tool.ToolException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static Map<Integer, Long> oldestNeeded(String json) {
        return Snapshots.newest(json).stream()
                .collect(Collectors.toMap(Snapshots.One::partition, Snapshots.One::oldestOffset));
    }

    @Test
    void a_snapshot_has_its_path_in_the_store() {
        String json =
                """
                [{"cluster":"c","topic":"t","topicId":"i","partition":7,"name":"n.snap",
                  "headOffset":90,"tick":2000,"oldestOffset":40,"windows":[{"name":"w"}]}]
                """;
        assertEquals(
                List.of(new Snapshots.One(7, "c/t-i/7/n.snap", 90, 2000, 40)),
                List.copyOf(Snapshots.newest(json)));
    }

    @Test
    void the_newest_snapshot_of_each_partition_says_what_it_needs() {
        String json =
                """
                [{"partition":0,"name":"x","headOffset":90,"tick":2000,"oldestOffset":40},
                 {"partition":0,"name":"y","headOffset":90,"tick":3000,"oldestOffset":50},
                 {"partition":0,"name":"z","headOffset":80,"tick":9000,"oldestOffset":10},
                 {"partition":3,"name":"w","headOffset":7,"tick":1000,"oldestOffset":0,"more":{"a":1}},
                 {"partition":1,"name":"broken","headOffset":7,"tick":1000,"oldestOffset":null}]
                """;
        assertEquals(Map.of(0, 50L, 3, 0L), oldestNeeded(json));
    }

    @Test
    void no_snapshots_need_nothing_and_invalid_json_is_refused() {
        assertEquals(Map.of(), oldestNeeded("[]\n"));
        assertThrows(ToolException.class, () -> oldestNeeded("headtail: no store"));
    }
}
