package io.headtail.cli.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Bounds what clients can write to the log through Helidon, which warns, often with a stack trace,
 * of each answer that it cannot send: a warning passes once a minute for each logger and kind of
 * exception, whatever its text. All errors pass; they are about the server itself.
 */
final class HelidonChatter extends Filter<ILoggingEvent> {
    private static final String LOGGERS = "io.helidon.";
    private static final long INTERVAL_NS = 60_000_000_000L;

    private final ConcurrentHashMap<String, Long> passed = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    HelidonChatter() {
        this(System::nanoTime);
    }

    /**
     * @param nanoTime a monotonic clock, ns
     */
    HelidonChatter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public FilterReply decide(ILoggingEvent line) {
        if (!line.getLoggerName().startsWith(LOGGERS)
                || line.getLevel().isGreaterOrEqual(Level.ERROR)) {
            return FilterReply.NEUTRAL;
        }
        IThrowableProxy thrown = line.getThrowableProxy();
        String kind = line.getLoggerName() + (thrown == null ? "" : " " + thrown.getClassName());
        return isDue(kind, nanoTime.getAsLong()) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private boolean isDue(String kind, long nowNs) {
        boolean[] due = new boolean[1];
        passed.compute(
                kind,
                (name, last) -> {
                    due[0] = last == null || nowNs - last > INTERVAL_NS;
                    return due[0] ? (Long) nowNs : last;
                });
        return due[0];
    }
}
