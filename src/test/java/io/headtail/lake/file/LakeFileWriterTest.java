package io.headtail.lake.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class LakeFileWriterTest {
    private static final byte[] ID = LakeSamples.utf8("a video");

    @TempDir Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void a_file_closed_without_finish_leaves_nothing() throws IOException {
        try (EventsFile file = EventsFile.create(folder, LakeSamples.SMALL_GROUPS)) {
            assertEquals(1, files().size());
            for (LakeEvent row : LakeSamples.events(new Random(1), 20_000)) {
                byte[] id = LakeSamples.utf8(row.id());
                file.add(
                        row.partition(),
                        row.offset(),
                        row.eventTimeMs(),
                        id,
                        0,
                        id.length,
                        row.views(),
                        row.late());
            }
            assertTrue(Files.size(files().get(0)) > 0);
        }
        assertEquals(List.of(), files());
    }

    @Test
    void a_finished_file_stays_when_its_writer_is_closed() throws IOException {
        Path path;
        try (MinutesFile file = MinutesFile.create(folder)) {
            file.add(0, ID, 0, ID.length, 1, 0);
            path = file.finish(Map.of());
            assertThrows(IllegalStateException.class, () -> file.finish(Map.of()));
            assertThrows(IllegalStateException.class, () -> file.add(1, ID, 0, ID.length, 1, 0));
        }
        assertEquals(List.of(path), files());
        assertEquals(1, LakeFileInfo.read(path).rows());
    }

    @Test
    void rows_and_bytes_are_told_while_it_grows() throws IOException {
        try (EventsFile file = EventsFile.create(folder, LakeSamples.SMALL_GROUPS)) {
            long before = file.bytes();
            for (int i = 0; i < 10_000; i++) {
                file.add(3, i, i * 977L, ID, 0, ID.length, i, false);
            }
            assertEquals(10_000, file.rows());
            long grown = file.bytes();
            assertTrue(grown > before + 10_000, "from " + before + " to " + grown);
            file.finish(Map.of());
        }
    }

    @Test
    void events_out_of_order_or_of_another_partition_are_refused() throws IOException {
        try (EventsFile file = EventsFile.create(folder)) {
            file.add(3, 10, 0, ID, 0, ID.length, 1, false);
            assertEquals(
                    "offset 10 after 10: offsets must ascend",
                    refused(() -> file.add(3, 10, 0, ID, 0, ID.length, 1, false)));
            assertEquals(
                    "partition 4 in a file of partition 3",
                    refused(() -> file.add(4, 11, 0, ID, 0, ID.length, 1, false)));
            file.add(3, 11, 0, ID, 0, ID.length, 1, false);
            assertEquals(2, file.rows());
        }
    }

    @Test
    void minutes_out_of_order_are_refused() throws IOException {
        byte[] least = {'z'};
        byte[] greater = LakeSamples.utf8("\u00e4");
        try (MinutesFile file = MinutesFile.create(folder)) {
            file.add(60_000, greater, 0, greater.length, 1, 0);
            assertEquals(
                    "minute 60000 of 'z' after 60000 of '\u00e4': rows must ascend",
                    refused(() -> file.add(60_000, least, 0, 1, 1, 0)));
            refused(() -> file.add(60_000, greater, 0, greater.length, 1, 0));
            refused(() -> file.add(0, greater, 0, greater.length, 1, 0));
            file.add(120_000, least, 0, 1, 1, 0);
            assertEquals(2, file.rows());
        }
    }

    @Test
    void ids_have_1_to_255_bytes() throws IOException {
        byte[] id = new byte[256];
        Arrays.fill(id, (byte) 'x');
        try (EventsFile file = EventsFile.create(folder)) {
            assertEquals(
                    "an id of 0 bytes: allowed are 1 to 255",
                    refused(() -> file.add(0, 0, 0, id, 0, 0, 1, false)));
            assertEquals(
                    "an id of 256 bytes: allowed are 1 to 255",
                    refused(() -> file.add(0, 0, 0, id, 0, 256, 1, false)));
            file.add(0, 0, 0, id, 1, 255, 1, false);
        }
    }

    @Test
    void metadata_of_the_format_itself_cannot_be_given() throws IOException {
        try (MinutesFile file = MinutesFile.create(folder)) {
            assertEquals(
                    "metadata 'headtail.format': is set by the format itself, given was 9",
                    refused(() -> file.finish(Map.of("headtail.format", "9"))));
        }
        assertEquals(List.of(), files());
    }

    private static String refused(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
