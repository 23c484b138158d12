package io.headtail.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Collects what is logged under a name until it is closed. Tests beside it log too: one that looks
 * at all lines collects those of its own threads.
 */
public final class LogLines implements AutoCloseable {
    /** Whose threads they are: of the test that has started them, or what has started them. */
    private static final InheritableThreadLocal<@Nullable Object> OWNER =
            new InheritableThreadLocal<>();

    private final Logger logger;
    private final BooleanSupplier ours;
    private Runnable disown = () -> {};
    private final List<String> lines = new ArrayList<>();
    // Called by the thread that logs.
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent line) {
                    if (ours.getAsBoolean()) {
                        synchronized (lines) {
                            lines.add(String.valueOf(line.getFormattedMessage()));
                        }
                    }
                }
            };

    /** Collects from now on what any thread logs. */
    public LogLines(String name) {
        this(name, () -> true);
    }

    private LogLines(String name, BooleanSupplier ours) {
        this.ours = ours;
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    /** Collects from now on what the calling thread logs. */
    public static LogLines ofThisThread(String name) {
        long caller = Thread.currentThread().threadId();
        return new LogLines(name, () -> Thread.currentThread().threadId() == caller);
    }

    /**
     * Collects from now on what is logged by the calling thread and by those that it starts until
     * this is closed, or that these start.
     */
    public static LogLines ofThreadsFromHere(String name) {
        Object before = OWNER.get();
        Object owner = before == null ? new Object() : before;
        OWNER.set(owner);
        LogLines lines = new LogLines(name, () -> owner.equals(OWNER.get()));
        if (before == null) {
            lines.disown = OWNER::remove;
        }
        return lines;
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
        disown.run();
    }
}
