package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.LogLines;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When something that is away is asked again, and what is logged meanwhile. */
class RetryPauseTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final RetryPause pause = new RetryPause("reading");

    @Test
    void pauses_double_up_to_ten_seconds_and_begin_anew_after_a_success() {
        long now = Long.MAX_VALUE - 1_000 * MS; // The clock may wrap.
        for (int outage = 0; outage < 2; outage++) {
            assertTrue(pause.isDue(now));
            assertFalse(pause.isOn());
            for (long ms : List.of(250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000)) {
                pause.failed(new IOException("away"), now);
                assertTrue(pause.isOn());
                assertFalse(pause.isDue(now + ms * MS - 1), ms + " ms");
                now += ms * MS;
                assertTrue(pause.isDue(now), ms + " ms");
            }
            pause.succeeded(now);
        }
    }

    @Test
    void each_kind_of_failure_is_logged_once_an_outage_and_its_end_once() {
        try (LogLines lines = LogLines.ofThisThread(RetryPause.class.getName())) {
            for (int outage = 0; outage < 2; outage++) {
                for (int i = 0; i < 3; i++) {
                    pause.failed(new IOException("away"), 0);
                    pause.failed(new FileNotFoundException("other settings"), 0);
                    pause.unexpected(new IllegalStateException("a bug"), 0);
                }
                pause.succeeded(1_500 * MS);
                pause.succeeded(1_600 * MS);
            }
            List<String> each =
                    List.of(
                            "reading waits, and tries again till it succeeds: away",
                            "reading waits, and tries again till it succeeds: other settings",
                            "reading begins again after a failure: java.lang.IllegalStateException:"
                                    + " a bug",
                            "reading resumed after 1500 ms");
            assertEquals(
                    List.of(each, each).stream().flatMap(List::stream).toList(), lines.with(""));
        }
    }

    @Test
    void another_message_of_a_kind_is_logged_once_whatever_numbers_are_in_it() {
        try (LogLines lines = LogLines.ofThisThread(RetryPause.class.getName())) {
            for (int i = 0; i < 3; i++) {
                pause.failed(
                        new IOException("no connection (attempt " + i + ", id 4f" + i + "a)"), 0);
                pause.failed(new IOException("credentials are refused"), 0);
                pause.unexpected(new IllegalStateException("a bug"), 0);
                pause.unexpected(new IllegalStateException("another bug"), 0);
            }
            assertEquals(1, lines.with("no connection (attempt 0").size());
            assertEquals(1, lines.with("credentials are refused").size());
            assertEquals(4, lines.with("").size(), () -> lines.with("").toString());
        }
    }

    @Test
    void an_outage_is_ten_lines_at_most() {
        try (LogLines lines = LogLines.ofThisThread(RetryPause.class.getName())) {
            for (int outage = 0; outage < 2; outage++) {
                for (char name = 'a'; name <= 'z'; name++) {
                    pause.failed(new IOException("away: " + name), 0);
                }
                pause.succeeded(0);
            }
            assertEquals(20, lines.with("waits").size());
        }
    }

    @Test
    void a_failure_without_a_message_is_named_by_its_class() {
        try (LogLines lines = LogLines.ofThisThread(RetryPause.class.getName())) {
            pause.failed(new ClosedByInterruptException(), 0);
            assertEquals(
                    List.of(
                            "reading waits, and tries again till it succeeds:"
                                    + " java.nio.channels.ClosedByInterruptException"),
                    lines.with(""));
        }
    }
}
