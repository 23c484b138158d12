package io.headtail.cli.support;

import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Thins what Kafka's clients say while a broker is away: each of many says the same several times a
 * second. Warnings of brokers that are only known by {@code kafka.bootstrap-servers} are left out,
 * since Headtail says what it waits for; of others the same one passes once a minute. Errors, such
 * as a refused password, all pass.
 */
final class KafkaChatter implements Filter {
    private static final String[] LOGGERS = {
        "org.apache.kafka.clients.NetworkClient", "org.apache.kafka.clients.ClientUtils"
    };

    /** Nodes of which only the address is known have negative ids. */
    private static final String BOOTSTRAP =
            "(?s).*(Bootstrap broker .* disconnected"
                    + "|[Nn]ode -\\d+ .*"
                    + "|\\(id: -\\d+ .*"
                    + "|from bootstrap.servers as DNS resolution failed).*";

    private static final long INTERVAL_NANOS = 60_000_000_000L;

    /** Messages remembered; beyond it all are forgotten, and pass again. */
    private static final int MAX_REMEMBERED = 1_000;

    private final ConcurrentHashMap<String, Long> passed = new ConcurrentHashMap<>();

    /**
     * Sets the filter.
     *
     * @return the loggers, which java.util.logging forgets unless somebody holds them
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

    // Without the client's name, the port and counts, which differ from one line to the next.
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
