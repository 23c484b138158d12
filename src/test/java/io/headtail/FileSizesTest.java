package io.headtail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A file is short enough to be read as a whole. */
class FileSizesTest {
    private static final int MAX_LINES = 300;

    @Test
    void a_source_file_has_at_most_300_lines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of("src"))) {
            files = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        }
        assertTrue(files.contains(Path.of("src/test/java/io/headtail/FileSizesTest.java")));
        for (Path file : files) {
            int lines = Files.readAllLines(file).size();
            if (lines > MAX_LINES) {
                tooLong.add(file + " has " + lines);
            }
        }
        assertEquals(List.of(), tooLong);
    }
}
