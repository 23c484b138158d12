package io.headtail.cli.support;

import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Reduces the logs of Kafka's clients while a broker is down: each of many clients repeats the same
 * warnings several times a second. Warnings about brokers known only by {@code
 * kafka.bootstrap-servers} are dropped, since Headtail logs what it waits for; others pass once a
 * minute each. All errors pass, such as a refused password.
 */
final class KafkaChatter implements Filter {
    private static final String[] LOGGERS = {
        "org.apache.kafka.clients.NetworkClient", "org.apache.kafka.clients.ClientUtils"
    };

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

    /**
     * Installs the filter.
     *
     * @return the loggers; keep a reference, since java.util.logging references them weakly
     */
    static Logger[] thin() {
        Logger[] loggers = new Logger[LOGGERS.length];
        KafkaChatter filter = new KafkaChatter();
        for (int i = 0; i < LOGGERS.length; i++) {
            loggers[i] = Logger.getLogger(LOGGERS[i]);
            loggers[i].setFilter(filter);
        }
        return loggers;
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        if (line.getLevel().intValue() > Level.WARNING.intValue()) {
            return true;
        }
        String message = String.valueOf(line.getMessage());
        return !message.matches(BOOTSTRAP) && isDue(kind(message), System.nanoTime());
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
