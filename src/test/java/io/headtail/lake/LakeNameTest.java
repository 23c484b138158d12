package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.time.Millis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeNameTest {
    private static final String KEY =
            "dt=2026-01-29/hour=22/p3-00000000000000001000-00000000000000002000.parquet";

    @Test
    void a_name_says_the_hour_the_partition_and_the_offsets() {
        LakeName name = new LakeName(LakeLog.START / Millis.HOUR, 3, 1_000, 2_000);
        assertEquals(KEY, name.key());
        assertEquals(name, LakeName.parse(KEY));
    }

    @Test
    void a_part_has_the_hour_in_its_name() {
        LakeName name = new LakeName(LakeLog.START / Millis.HOUR, 3, 1_000, 2_000);
        String part = "00000000000000001000-00000000000000002000-2026-01-29T22";
        assertEquals(part, name.part());
        assertEquals(name, LakeName.parsePart(3, part));
        assertNull(LakeName.parsePart(3, part + ".parquet"));
        assertNull(LakeName.parsePart(3, part.replace("01-29", "02-30")));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, LakeLog.LAST})
    void the_first_and_the_last_hour_that_an_event_can_have_are_read_back(long time) {
        LakeName name = new LakeName(LakeName.hourOf(time), 0, 0, Long.MAX_VALUE);
        assertEquals(name, LakeName.parse(name.key()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "_headtail/mark-p3",
                "dt=2026-02-30/hour=22/p3-00000000000000001000-00000000000000002000.parquet",
                "dt=2026-01-29/hour=22/p3-1000-2000.parquet",
                "dt=2026-01-29/hour=22/p3-00000000000000001000-99999999999999999999.parquet",
                "dt=2026-01-29/hour=22/p3-00000000000000001000-00000000000000002000.parquet.tmp",
            })
    void other_names_are_no_files_of_the_lake(String key) {
        assertNull(LakeName.parse(key));
    }
}
