package io.headtail.cli.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Sets up logging: to stderr, one line per event, as in the jar's {@code logging.properties}. */
public final class Logging {
    /** java.util.logging references loggers weakly, and would lose their levels. */
    private static final List<Logger> HELD = new ArrayList<>();

    private Logging() {}

    /** Loads the jar's settings, unless the user specified a file. */
    public static void setUp() {
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        try (InputStream settings = Logging.class.getResourceAsStream("/logging.properties")) {
            if (settings != null) {
                LogManager.getLogManager().readConfiguration(settings);
                HELD.addAll(List.of(KafkaChatter.thin()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Turns these loggers off, for a command that reports the same to the user itself. */
    public static void silence(String... names) {
        level(Level.OFF, names);
    }

    /** Limits these loggers to warnings, for a command whose output they would disturb. */
    public static void warningsOnly(String... names) {
        level(Level.WARNING, names);
    }

    private static synchronized void level(Level level, String... names) {
        for (String name : names) {
            Logger logger = Logger.getLogger(name);
            logger.setLevel(level);
            HELD.add(logger);
        }
    }
}
