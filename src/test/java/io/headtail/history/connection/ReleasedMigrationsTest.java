package io.headtail.history.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Migrations stay as they were released: Flyway refuses a database whose migrations are not those
 * that it was migrated by, so a change to one would keep every existing history from being opened.
 */
class ReleasedMigrationsTest {
    private static final Path FOLDER = Path.of("sql", "migrations");
    private static final int DIGITS = 16;

    /** What a change needs is a new file, and its line here. */
    private static final Map<String, String> RELEASED =
            Map.ofEntries(
                    Map.entry("V1__history.sql", "33d7b29301e65a98"),
                    Map.entry("V2__marks.sql", "19334527b31d2981"),
                    Map.entry("V3__generations.sql", "3543d19675c2675c"),
                    Map.entry("V4__video_stats.sql", "f798c2301c255c6b"),
                    Map.entry("V5__ranges.sql", "2aeed89e0f522ed9"),
                    Map.entry("V6__revisions.sql", "36bf47dd096976ea"),
                    Map.entry("V7__ten_minutes.sql", "4d8a8f0bd89eb2f4"),
                    Map.entry("V7.1__range_sums.sql", "0c72997a1dd960cf"),
                    Map.entry("V8__stats_corrections.sql", "c2906cf5ef3da62b"),
                    Map.entry("V9__turns.sql", "a2e42590119ab60e"),
                    Map.entry("V10__generations_of_revisions.sql", "43f9bb7b1d994a99"),
                    Map.entry("V11__gap_ends.sql", "3186e3fd79babd56"),
                    Map.entry("V12__rises.sql", "8a9cbcc676db6489"),
                    Map.entry("V13__due_again.sql", "9f11a831094768b5"),
                    Map.entry("V14__spans_of_generations.sql", "0252494076d0b7e4"));

    @Test
    void none_was_changed_and_each_is_known() throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (Path file : files()) {
            found.put(String.valueOf(file.getFileName()), digest(file));
        }
        assertEquals(
                new TreeMap<>(RELEASED),
                found,
                "a released migration is never changed: add a new file, and its digest here");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".sql")).toList();
        }
    }

    private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    }
}
