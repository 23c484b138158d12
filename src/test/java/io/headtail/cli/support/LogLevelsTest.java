package io.headtail.cli.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
    @Test
    void levels_are_those_of_the_properties() {
        LoggerContext context = new LoggerContext();
        LogLevels.apply(context);
        Map.of(
                        "io.headtail.node.Headtail",
                        Level.INFO,
                        "other",
                        Level.INFO,
                        "org.apache.kafka.clients.NetworkClient",
                        Level.WARN,
                        "org.apache.kafka.common.utils.AppInfoParser",
                        Level.ERROR,
                        "com.zaxxer.hikari.pool.HikariPool",
                        Level.ERROR,
                        "java.util.logging.ConsoleHandler",
                        Level.INFO)
                .forEach(
                        (name, level) ->
                                assertEquals(
                                        level, context.getLogger(name).getEffectiveLevel(), name));
    }

    @Test
    void each_level_of_java_util_logging_has_its_kin() {
        assertEquals(Level.OFF, LogLevels.level("OFF"));
        assertEquals(Level.ERROR, LogLevels.level("SEVERE"));
        assertEquals(Level.WARN, LogLevels.level(" warning "));
        assertEquals(Level.INFO, LogLevels.level("INFO"));
        assertEquals(Level.DEBUG, LogLevels.level("FINE"));
        assertEquals(Level.TRACE, LogLevels.level("FINEST"));
        assertEquals(Level.TRACE, LogLevels.level("ALL"));
        assertNull(LogLevels.level("LOUD"));
    }
}
