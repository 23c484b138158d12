package io.headtail.lake.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A damaged file is refused with a message that names it, and is never read as something else. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class DamagedLakeFileTest {
    @TempDir Path folder;
    private Path file;
    private byte[] good;

    @BeforeEach
    void write() throws IOException {
        Path written = LakeSamples.writeEvents(folder, LakeSamples.events(new Random(3), 300));
        good = Files.readAllBytes(written);
        file = folder.resolve("file.parquet");
    }

    private String refused(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        String message =
                String.valueOf(
                        assertThrows(LakeFileException.class, () -> LakeSamples.readEvents(file))
                                .getMessage());
        assertTrue(message.startsWith("lake file '" + file + "': "), message);
        return message;
    }

    @Test
    void any_changed_bit_is_noticed() {
        Seeds.run(
                getClass(),
                2_000,
                random -> {
                    byte[] bytes = good.clone();
                    // As often near the end as anywhere.
                    int at = random.nextInt(1 + random.nextInt(bytes.length));
                    bytes[bytes.length - 1 - at] ^= (byte) (1 << random.nextInt(8));
                    refused(bytes);
                });
    }

    @Test
    void any_cut_is_noticed() {
        Seeds.run(
                getClass(),
                300,
                random -> {
                    int left = good.length - 1 - random.nextInt(1 + random.nextInt(good.length));
                    refused(Arrays.copyOf(good, left));
                });
    }

    @Test
    void messages_say_what_was_found_and_what_was_expected() throws IOException {
        assertEquals(
                message("is only 0 bytes long: it was cut off, or is no file of the lake"),
                refused(new byte[0]));
        assertEquals(
                message("does not end with PAR1: it was cut off, or is no Parquet file"),
                refused("a text that is no Parquet file".getBytes(StandardCharsets.UTF_8)));
        byte[] rows = good.clone();
        rows[rows.length / 3] ^= 1;
        assertEquals(
                message("is damaged: its rows do not have the checksum that it says"),
                refused(rows));
        byte[] footer = good.clone();
        footer[footer.length - 20] ^= 1;
        assertEquals(
                message("is damaged: its footer does not have the checksum that it says"),
                refused(footer));
        byte[] length = good.clone();
        length[length.length - 6] = 0x7f;
        assertTrue(refused(length).contains("says that its footer has "));
    }

    private String message(String problem) {
        return "lake file '" + file + "': " + problem;
    }

    @Test
    void a_parquet_file_by_somebody_else_is_refused() throws Exception {
        try (DuckDb duckDb = new DuckDb()) {
            duckDb.execute("COPY (SELECT 1 AS a) TO '" + file + "' (FORMAT parquet)");
        }
        assertEquals(
                message(
                        "has no checksum (HTL1) before its footer: it is damaged, or not of this"
                                + " lake"),
                refused(Files.readAllBytes(file)));
    }

    @Test
    void rows_of_the_other_content_are_refused() throws IOException {
        Path minutes = LakeSamples.writeMinutes(folder, List.of());
        assertEquals(
                "lake file '" + minutes + "': has rows of MINUTES, not of EVENTS",
                assertThrows(LakeFileException.class, () -> EventsReader.open(minutes))
                        .getMessage());
    }

    @Test
    void a_long_footer_is_read_in_two_steps() throws IOException {
        Map<String, String> metadata = Map.of("long", "x".repeat(100_000));
        try (MinutesFile minutes = MinutesFile.create(folder)) {
            Path path = minutes.finish(metadata);
            assertEquals(metadata, LakeFileInfo.read(path).metadata());
        }
    }
}
