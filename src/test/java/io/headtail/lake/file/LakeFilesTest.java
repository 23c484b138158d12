package io.headtail.lake.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what DuckDB, Hardwood and we ourselves read. */
@TestInstance(Lifecycle.PER_CLASS)
class LakeFilesTest {
    private static final int[] SIZES = {0, 1, 2, 1_000, 5_000, 20_001};

    @TempDir Path folder;
    private DuckDb duckDb;

    @BeforeAll
    void open() throws SQLException {
        duckDb = new DuckDb();
    }

    @AfterAll
    void close() throws SQLException {
        duckDb.close();
    }

    @Test
    void random_events_are_read_back_by_three_readers() {
        Seeds.run(
                getClass(),
                2 * SIZES.length,
                random -> {
                    List<LakeEvent> rows = LakeSamples.events(random, size(random));
                    Path file = LakeSamples.writeEvents(folder, rows);
                    assertEquals(rows, LakeSamples.readEvents(file));
                    assertEquals(rows, duckDb.events(file));
                    assertEquals(rows, HardwoodRows.events(file));
                    checkFooter(file, LakeContent.EVENTS, rows.size());
                });
    }

    @Test
    void random_minutes_are_read_back_by_three_readers() {
        Seeds.run(
                getClass(),
                2 * SIZES.length,
                random -> {
                    List<LakeMinute> rows = LakeSamples.minutes(random, size(random));
                    Path file = LakeSamples.writeMinutes(folder, rows);
                    assertEquals(rows, LakeSamples.readMinutes(file));
                    assertEquals(rows, duckDb.minutes(file));
                    assertEquals(rows, HardwoodRows.minutes(file));
                    checkFooter(file, LakeContent.MINUTES, rows.size());
                });
    }

    private static int size(Random random) {
        return SIZES[random.nextInt(SIZES.length)];
    }

    private void checkFooter(Path file, LakeContent content, int rows)
            throws IOException, SQLException {
        LakeFileInfo info = LakeFileInfo.read(file);
        assertEquals(new LakeFileInfo(content, rows, Files.size(file), LakeSamples.METADATA), info);
        TreeMap<String, String> metadata = new TreeMap<>(LakeSamples.METADATA);
        metadata.put("headtail.format", "1");
        metadata.put("headtail.content", content.name());
        assertEquals(metadata, duckDb.metadata(file));
    }

    @Test
    void columns_are_required_compressed_and_have_the_types_that_others_expect() throws Exception {
        Path events = LakeSamples.writeEvents(folder, LakeSamples.events(new Random(1), 20_000));
        Path minutes = LakeSamples.writeMinutes(folder, LakeSamples.minutes(new Random(1), 100));
        String timestamp =
                "TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=MilliSeconds(),"
                        + " MICROS=<null>, NANOS=<null>))";
        assertEquals(
                List.of(
                        "partition INT32 REQUIRED ",
                        "offset INT64 REQUIRED ",
                        "event_time INT64 REQUIRED " + timestamp,
                        "video_id BYTE_ARRAY REQUIRED StringType()",
                        "views INT64 REQUIRED ",
                        "late BOOLEAN REQUIRED "),
                duckDb.columns(events));
        assertEquals(
                List.of(
                        "minute INT64 REQUIRED " + timestamp,
                        "video_id BYTE_ARRAY REQUIRED StringType()",
                        "views INT64 REQUIRED ",
                        "late_views INT64 REQUIRED "),
                duckDb.columns(minutes));
        String groups = duckDb.groups(events).get(0);
        assertTrue(groups.endsWith(" ZSTD"), groups);
        assertTrue(Integer.parseInt(groups.split(" ")[0]) > 3, groups);
    }
}
