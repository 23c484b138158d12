package io.headtail.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * Collects what is logged under a name until it is closed. Tests beside it log too: one that looks
 * at all lines collects those of its own thread, or is isolated.
 */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final Predicate<Thread> ours;
    private final List<String> lines = new ArrayList<>();
    // Called by the thread that logs.
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent line) {
                    if (ours.test(Thread.currentThread())) {
                        synchronized (lines) {
                            lines.add(String.valueOf(line.getFormattedMessage()));
                        }
                    }
                }
            };

    /** Collects from now on what any thread logs. */
    public LogLines(String name) {
        this(name, thread -> true);
    }

    private LogLines(String name, Predicate<Thread> ours) {
        this.ours = ours;
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    /** Collects from now on what the calling thread logs. */
    public static LogLines ofThisThread(String name) {
        long caller = Thread.currentThread().threadId();
        return new LogLines(name, thread -> thread.threadId() == caller);
    }

    /** Those that contain the text, in their order. */
    public List<String> with(String text) {
        synchronized (lines) {
            return lines.stream().filter(line -> line.contains(text)).toList();
        }
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
