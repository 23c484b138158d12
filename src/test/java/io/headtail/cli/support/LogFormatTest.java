package io.headtail.cli.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.encoder.Encoder;
import io.headtail.config.LogFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LogFormatTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void giveContext() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    private String written(
            LogFormat format, Level level, String message, @Nullable Throwable thrown) {
        LoggingEvent event =
                new LoggingEvent(
                        "fqcn", context.getLogger("io.headtail.A"), level, message, thrown, null);
        event.setInstant(TIME);
        Encoder<ILoggingEvent> encoder = StderrAppender.encoder(context, format);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    private Map<?, ?> json(Level level, String message, @Nullable Throwable thrown) {
        String line = written(LogFormat.JSON, level, message, thrown);
        assertTrue(line.endsWith("\n"), line);
        assertEquals(1, line.lines().count(), line);
        return JsonMapper.shared().readValue(line, Map.class);
    }

    @Test
    void text_has_time_level_logger_and_message() {
        String line = written(LogFormat.TEXT, Level.WARN, "a {} b", null);
        assertTrue(
                line.matches(
                        "2026-01-0\\dT\\d\\d:\\d\\d:05\\.678[+-]\\d{4} WARNING io.headtail.A"
                                + " a \\{} b\\R"),
                line);
        assertTrue(written(LogFormat.TEXT, Level.ERROR, "a", null).contains(" SEVERE "));
        assertTrue(written(LogFormat.TEXT, Level.INFO, "a", null).contains(" INFO "));
    }

    @Test
    void text_has_the_stack_trace_on_the_lines_after_it() {
        Throwable thrown = new IllegalStateException("why", new RuntimeException("deeper"));
        String text = written(LogFormat.TEXT, Level.ERROR, "failed", thrown);
        assertTrue(text.lines().findFirst().orElseThrow().endsWith(" failed"), text);
        assertTrue(text.contains("\njava.lang.IllegalStateException: why\n\tat "), text);
        assertTrue(text.contains("\nCaused by: java.lang.RuntimeException: deeper\n"), text);
    }

    @Test
    void a_json_line_has_exactly_these_fields() {
        assertEquals(
                Map.of(
                        "@timestamp",
                        "2026-01-02T03:04:05.678Z",
                        "level",
                        "WARN",
                        "logger",
                        "io.headtail.A",
                        "thread",
                        Thread.currentThread().getName(),
                        "message",
                        "plain"),
                json(Level.WARN, "plain", null));
    }

    @Test
    void whatever_the_message_holds_a_json_line_stays_one() {
        String message = "two\nlines\r\n\"quoted\" \\ back \t \u0000 \u2028 \ud83d\ude00 \ud800";
        Object read = json(Level.INFO, message, null).get("message");
        // A lone surrogate cannot be written in UTF-8.
        assertEquals(
                message.substring(0, message.length() - 1),
                String.valueOf(read).substring(0, message.length() - 1));
    }

    @Test
    void an_exception_is_a_field_of_its_json_line() {
        Throwable thrown = new IllegalStateException("why\nso", new RuntimeException("deeper"));
        Map<?, ?> line = json(Level.ERROR, "failed", thrown);
        assertEquals("failed", line.get("message"));
        String trace = String.valueOf(line.get("stack_trace"));
        assertTrue(trace.startsWith("java.lang.IllegalStateException: why\nso\n\tat "), trace);
        assertTrue(trace.contains("Caused by: java.lang.RuntimeException: deeper"), trace);
    }

    @Test
    void the_partition_that_a_message_names_is_a_number_beside_it() {
        assertEquals(
                7,
                json(Level.INFO, "partition assigned partition=7 lane=0", null).get("partition"));
        for (String none :
                new String[] {
                    "partition=views-7", "partition=", "repartition=7", "partition=77777777777"
                }) {
            assertNull(json(Level.INFO, none, null).get("partition"), none);
        }
    }
}
