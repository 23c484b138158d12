package io.headtail.cli.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reduces the logs of Kafka's clients while a broker is down: each of many clients repeats the same
 * warnings several times a second. Warnings about brokers known only by {@code
 * kafka.bootstrap-servers} are dropped, since Headtail logs what it waits for; others pass once a
 * minute each. All errors pass, such as a refused password.
 */
final class KafkaChatter extends Filter<ILoggingEvent> {
    private static final Set<String> LOGGERS =
            Set.of(
                    "org.apache.kafka.clients.NetworkClient",
                    "org.apache.kafka.clients.ClientUtils");

    /** Nodes known only by address have negative ids. */
    private static final String BOOTSTRAP =
            "(?s).*(Bootstrap broker .* disconnected"
                    + "|[Nn]ode -\\d+ .*"
                    + "|\\(id: -\\d+ .*"
                    + "|from bootstrap.servers as DNS resolution failed).*";

    private static final long INTERVAL_NANOS = 60_000_000_000L;

    /** The number of remembered messages; when exceeded, all are forgotten and pass again. */
    private static final int MAX_REMEMBERED = 1_000;

    private final ConcurrentHashMap<String, Long> passed = new ConcurrentHashMap<>();

    @Override
    public FilterReply decide(ILoggingEvent line) {
        if (line.getLevel().isGreaterOrEqual(Level.ERROR)
                || !LOGGERS.contains(line.getLoggerName())) {
            return FilterReply.NEUTRAL;
        }
        String message = String.valueOf(line.getFormattedMessage());
        boolean passes = !message.matches(BOOTSTRAP) && isDue(kind(message), System.nanoTime());
        return passes ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    // Without the client's name, the port and counts, which differ between lines.
    private static String kind(String message) {
        return message.replaceFirst("^\\[[^]]*] ", "").replaceAll("\\d+", "#");
    }

    private boolean isDue(String kind, long now) {
        if (passed.size() > MAX_REMEMBERED) {
            passed.clear();
        }
        boolean[] due = new boolean[1];
        passed.compute(
                kind,
                (name, last) -> {
                    due[0] = last == null || now - last > INTERVAL_NANOS;
                    return due[0] ? (Long) now : last;
                });
        return due[0];
    }
}
