package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Await;
import io.headtail.testing.LogLines;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A watchdog survives what it meets. */
class WatchdogTest {
    @Test
    void a_look_that_fails_is_told_once_and_more_looks_follow() {
        AtomicInteger looks = new AtomicInteger();
        try (LogLines lines = new LogLines("io.headtail.http.connection")) {
            Watchdog watchdog =
                    Watchdog.start(
                            1,
                            nowNs -> {
                                if (looks.incrementAndGet() <= 10) {
                                    throw new IllegalStateException("not foreseen");
                                }
                            });
            try {
                Await.until("looks after the failures", () -> looks.get() > 20);
                assertEquals(1, lines.with("event=watchdog-failed").size());
            } finally {
                watchdog.close();
            }
            Await.until("its end", () -> !watchdog.isAlive());
        }
    }
}
