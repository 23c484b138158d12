package io.headtail.cli.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.headtail.config.LogFormat;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets up logging: to stderr, as text or JSON, by logback. Helidon logs by java.util.logging, which
 * is passed on. Levels are those of {@link LogLevels}.
 */
public final class Logging {
    /** java.util.logging references loggers weakly, and would lose their levels. */
    private static final List<java.util.logging.Logger> HELD = new ArrayList<>();

    private Logging() {}

    /** Begins to log, as text. */
    public static void setUp() {
        LogLevels.load();
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Logs in this format from now on; not if the user configured logback. */
    public static void format(LogFormat format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            StderrAppender.set(context, format);
        }
    }

    /** Turns these loggers off, for a command that reports the same to the user itself. */
    public static void silence(String... names) {
        level(Level.OFF, java.util.logging.Level.OFF, names);
    }

    /** Limits these loggers to warnings, for a command whose output they would disturb. */
    public static void warningsOnly(String... names) {
        level(Level.WARN, java.util.logging.Level.WARNING, names);
    }

    private static synchronized void level(
            Level level, java.util.logging.Level levelOfJul, String... names) {
        for (String name : names) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                logger.setLevel(level);
            }
            java.util.logging.Logger logger = java.util.logging.Logger.getLogger(name);
            logger.setLevel(levelOfJul);
            HELD.add(logger);
        }
    }
}
