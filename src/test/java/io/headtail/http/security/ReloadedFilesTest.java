package io.headtail.http.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.LogLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the changed content of a file is used, and when it is refused. */
class ReloadedFilesTest {
    @TempDir Path folder;

    private Path file;
    private ReloadedFiles<String> files;

    @BeforeEach
    void open() throws IOException, InvalidFileException {
        file = folder.resolve("file");
        write("one\ntwo\n");
        files = new ReloadedFiles<>("words", Map.of("setting", file), ReloadedFilesTest::parse);
    }

    private static String parse(List<byte[]> contents) throws InvalidFileException {
        String text = new String(contents.get(0), StandardCharsets.UTF_8);
        if (text.equals("invalid")) {
            throw new InvalidFileException("setting: invalid");
        }
        if (text.equals("bug")) {
            throw new IllegalStateException("not foreseen");
        }
        return text;
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    @Test
    void half_of_a_file_is_not_used_although_it_ends_with_a_line_or_is_empty() throws IOException {
        write("");
        assertFalse(files.check());
        write("three\n");
        assertFalse(files.check());
        write("three\nfour\n");
        assertFalse(files.check());
        assertEquals("one\ntwo\n", files.value());
        assertTrue(files.isCurrent());
        assertTrue(files.check());
        assertEquals("three\nfour\n", files.value());
        assertFalse(files.check());
    }

    @Test
    void content_that_was_seen_once_and_left_again_is_seen_anew() throws IOException {
        write("three\n");
        assertFalse(files.check());
        write("one\ntwo\n");
        assertFalse(files.check());
        write("three\n");
        assertFalse(files.check());
        assertTrue(files.check());
    }

    @Test
    void invalid_content_is_refused_once_and_what_was_read_before_stays() throws IOException {
        write("invalid");
        files.check();
        assertTrue(files.isCurrent());
        for (int i = 0; i < 3; i++) {
            assertFalse(files.check());
            assertFalse(files.isCurrent());
            assertEquals(1, files.failures());
        }
        Files.delete(file);
        files.check();
        files.check();
        assertEquals(2, files.failures());
        assertEquals("one\ntwo\n", files.value());
        write("one\ntwo\n");
        files.check();
        assertTrue(files.isCurrent());
    }

    @Test
    void an_unexpected_failure_leaves_it_not_current_and_is_told_once() throws IOException {
        try (LogLines lines = LogLines.ofThisThread("io.headtail.http.security")) {
            write("bug");
            for (int i = 0; i < 4; i++) {
                assertFalse(files.check());
            }
            assertFalse(files.isCurrent());
            assertEquals(1, lines.with("reload-refused").size());
            assertEquals(1, files.failures());
        }
        write("three\n");
        files.check();
        assertTrue(files.check());
        assertTrue(files.isCurrent());
        assertEquals("three\n", files.value());
    }
}
