package io.headtail.cli.support;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Log lines as text, by the format in {@code logging.properties}: {@code
 * java.util.logging.SimpleFormatter.format}.
 */
final class TextLayout extends LayoutBase<ILoggingEvent> {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public String doLayout(ILoggingEvent event) {
        LogRecord line = new LogRecord(level(event.getLevel()), event.getFormattedMessage());
        line.setLoggerName(event.getLoggerName());
        line.setInstant(event.getInstant());
        // Otherwise the stack would be walked for it.
        line.setSourceClassName(null);
        if (event.getThrowableProxy() instanceof ThrowableProxy thrown) {
            line.setThrown(thrown.getThrowable());
        }
        return formatter.format(line);
    }

    private static Level level(ch.qos.logback.classic.Level level) {
        return switch (level.toInt()) {
            case ch.qos.logback.classic.Level.ERROR_INT -> Level.SEVERE;
            case ch.qos.logback.classic.Level.WARN_INT -> Level.WARNING;
            case ch.qos.logback.classic.Level.INFO_INT -> Level.INFO;
            case ch.qos.logback.classic.Level.DEBUG_INT -> Level.FINE;
            default -> Level.FINEST;
        };
    }
}
