package io.headtail.cli.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The levels of loggers, by the jar's {@code logging.properties} or the user's file in that format
 * ({@code java.util.logging.config.file}). They hold for both java.util.logging and logback.
 */
final class LogLevels {
    private static final String USER_FILE = "java.util.logging.config.file";
    private static final String USER_CLASS = "java.util.logging.config.class";
    private static final String SUFFIX = ".level";

    /** Handlers have levels under their names too. */
    private static final String OF_JUL = "java.util.logging.";

    private LogLevels() {}

    /** Has java.util.logging read the jar's settings, unless the user specified others. */
    static void load() {
        if (System.getProperty(USER_FILE) != null || System.getProperty(USER_CLASS) != null) {
            return; // it has read them itself
        }
        try {
            LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(ofJar()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the levels of logback's loggers. */
    static void apply(LoggerContext context) {
        Properties settings = new Properties();
        try {
            settings.load(new ByteArrayInputStream(ofUserOrJar()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        for (String key : settings.stringPropertyNames()) {
            Level level = key.endsWith(SUFFIX) ? level(settings.getProperty(key)) : null;
            String name = key.substring(0, Math.max(0, key.length() - SUFFIX.length()));
            if (level != null && !key.startsWith(OF_JUL)) {
                context.getLogger(name.isEmpty() ? Logger.ROOT_LOGGER_NAME : name).setLevel(level);
            }
        }
    }

    /** The level of that name in java.util.logging; null if there is none. */
    static @Nullable Level level(String name) {
        return switch (name.strip().toUpperCase(Locale.ROOT)) {
            case "OFF" -> Level.OFF;
            case "SEVERE" -> Level.ERROR;
            case "WARNING" -> Level.WARN;
            case "INFO" -> Level.INFO;
            case "CONFIG", "FINE" -> Level.DEBUG;
            case "FINER", "FINEST", "ALL" -> Level.TRACE;
            default -> null;
        };
    }

    private static byte[] ofUserOrJar() throws IOException {
        String file = System.getProperty(USER_FILE);
        // java.util.logging says so itself if it cannot be read.
        return file != null && Files.isReadable(Path.of(file))
                ? Files.readAllBytes(Path.of(file))
                : ofJar();
    }

    private static byte[] ofJar() throws IOException {
        try (InputStream settings = LogLevels.class.getResourceAsStream("/logging.properties")) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            if (settings != null) {
                settings.transferTo(all);
            }
            return all.toByteArray();
        }
    }
}
