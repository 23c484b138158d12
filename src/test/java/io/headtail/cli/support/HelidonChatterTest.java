package io.headtail.cli.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HelidonChatterTest {
    private static final String HELIDON = "io.helidon.webserver.http.ErrorHandlers";

    private long nowNs;
    private final HelidonChatter filter = new HelidonChatter(() -> nowNs);

    private boolean passes(Level level, String logger, String message, @Nullable Throwable thrown) {
        LoggingEvent line = new LoggingEvent();
        line.setLevel(level);
        line.setLoggerName(logger);
        line.setMessage(message);
        if (thrown != null) {
            line.setThrowableProxy(new ThrowableProxy(thrown));
        }
        return filter.decide(line) == FilterReply.NEUTRAL;
    }

    @Test
    void a_kind_of_warning_passes_once_a_minute_whatever_a_client_puts_into_it() {
        Throwable thrown = new IllegalStateException("a");
        assertEquals(true, passes(Level.WARN, HELIDON, "[0x1] GET /a", thrown));
        assertEquals(
                false, passes(Level.WARN, HELIDON, "[0x2] GET /b", new IllegalStateException("b")));
        assertEquals(true, passes(Level.WARN, HELIDON, "[0x2] GET /b", null));
        assertEquals(true, passes(Level.WARN, HELIDON + "2", "[0x2] GET /b", thrown));
        nowNs += Duration.ofSeconds(61).toNanos();
        assertEquals(true, passes(Level.WARN, HELIDON, "[0x3] GET /c", thrown));
        assertEquals(false, passes(Level.WARN, HELIDON, "[0x4] GET /d", thrown));
    }

    @Test
    void errors_and_lines_of_others_pass() {
        for (int i = 0; i < 2; i++) {
            assertEquals(true, passes(Level.ERROR, HELIDON, "cannot listen", null));
            assertEquals(true, passes(Level.WARN, "io.headtail.http.A", "a", null));
        }
    }
}
