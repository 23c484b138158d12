package io.headtail.http.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.headtail.testing.LogLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** When the changed content of a file is used, and when it is refused. */
class ReloadedFilesTest {
    @TempDir Path folder;

    private Path file;
    private ReloadedFiles<String> files;
    private final List<String> used = new ArrayList<>();

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

    /** Whether a new value is in force. */
    private boolean check() {
        String before = files.value();
        files.check(used::add);
        return !files.value().equals(before);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    @Test
    void half_of_a_file_is_not_used_although_it_ends_with_a_line_or_is_empty() throws IOException {
        write("");
        assertFalse(check());
        write("three\n");
        assertFalse(check());
        write("three\nfour\n");
        assertFalse(check());
        assertEquals("one\ntwo\n", files.value());
        assertTrue(files.isCurrent());
        assertTrue(check());
        assertEquals("three\nfour\n", files.value());
        assertFalse(check());
    }

    @Test
    void it_is_said_to_be_current_only_once_it_is_used() throws IOException {
        write("invalid");
        check();
        check();
        write("three\n");
        check();
        files.check(
                text -> {
                    assertEquals("three\n", text);
                    assertFalse(files.isCurrent());
                    used.add(text);
                });
        assertEquals(List.of("three\n"), used);
        assertTrue(files.isCurrent());
    }

    @Test
    void it_is_said_to_be_refused_only_once_it_is_logged_and_counted() throws IOException {
        List<String> seen = new ArrayList<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ReloadedFiles.class);
        AppenderBase<ILoggingEvent> looks =
                new AppenderBase<>() {
                    @Override
                    protected void append(ILoggingEvent line) {
                        seen.add(files.isCurrent() + " " + files.failures());
                    }
                };
        looks.setContext(logger.getLoggerContext());
        looks.start();
        logger.addAppender(looks);
        try {
            write("invalid");
            check();
            check();
        } finally {
            logger.detachAppender(looks);
        }
        assertEquals(List.of("true 0"), seen);
        assertFalse(files.isCurrent());
        assertEquals(1, files.failures());
    }

    @Test
    void content_that_was_seen_once_and_left_again_is_seen_anew() throws IOException {
        write("three\n");
        assertFalse(check());
        write("one\ntwo\n");
        assertFalse(check());
        write("three\n");
        assertFalse(check());
        assertTrue(check());
    }

    @Test
    void invalid_content_is_refused_once_and_what_was_read_before_stays() throws IOException {
        write("invalid");
        check();
        assertTrue(files.isCurrent());
        for (int i = 0; i < 3; i++) {
            assertFalse(check());
            assertFalse(files.isCurrent());
            assertEquals(1, files.failures());
        }
        Files.delete(file);
        check();
        check();
        assertEquals(2, files.failures());
        assertEquals("one\ntwo\n", files.value());
        write("one\ntwo\n");
        check();
        assertTrue(files.isCurrent());
    }

    @Test
    void an_unexpected_failure_leaves_it_not_current_and_is_told_once() throws IOException {
        try (LogLines lines = LogLines.ofThisThread("io.headtail.http.security")) {
            write("bug");
            for (int i = 0; i < 4; i++) {
                assertFalse(check());
            }
            assertFalse(files.isCurrent());
            assertEquals(1, lines.with("reload-refused").size());
            assertEquals(1, files.failures());
        }
        write("three\n");
        check();
        assertTrue(check());
        assertTrue(files.isCurrent());
        assertEquals("three\n", files.value());
    }
}
