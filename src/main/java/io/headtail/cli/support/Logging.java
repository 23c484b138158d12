package io.headtail.cli.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Logs go to stderr, a line an event, as {@code logging.properties} in the jar says. */
public final class Logging {
    /** java.util.logging forgets the level of a logger that nobody holds. */
    private static final List<Logger> HELD = new ArrayList<>();

    private Logging() {}

    /** Loads the jar's settings, unless the user named a file of their own. */
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

    /** For a command that tells the user itself what these loggers would say. */
    public static void silence(String... names) {
        level(Level.OFF, names);
    }

    /** For a command whose output these loggers' news would disturb. */
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
