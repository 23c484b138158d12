package io.headtail.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Collects what is logged under a name until it is closed. Tests beside it log too: one that looks
 * at all lines collects those of its own thread, or is isolated.
 */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final Predicate<LogRecord> ours;
    private final List<String> lines = new ArrayList<>();
    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    if (ours.test(line)) {
                        synchronized (lines) {
                            lines.add(String.valueOf(line.getMessage()));
                        }
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    /** Collects from now on what any thread logs. */
    public LogLines(String name) {
        this(name, line -> true);
    }

    private LogLines(String name, Predicate<LogRecord> ours) {
        this.ours = ours;
        logger = Logger.getLogger(name);
        logger.addHandler(handler);
    }

    /** Collects from now on what the calling thread logs. */
    public static LogLines ofThisThread(String name) {
        long thread = Thread.currentThread().threadId();
        return new LogLines(name, line -> line.getLongThreadID() == thread);
    }

    /** Those that contain the text, in their order. */
    public List<String> with(String text) {
        synchronized (lines) {
            return lines.stream().filter(line -> line.contains(text)).toList();
        }
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
