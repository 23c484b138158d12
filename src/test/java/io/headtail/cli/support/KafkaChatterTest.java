package io.headtail.cli.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;

/** The messages are those of kafka-clients 4.4. */
class KafkaChatterTest {
    private final KafkaChatter filter = new KafkaChatter();

    private boolean passes(Level level, String message) {
        LoggingEvent line = new LoggingEvent();
        line.setLevel(level);
        line.setLoggerName("org.apache.kafka.clients.NetworkClient");
        line.setMessage(message);
        return filter.decide(line) == FilterReply.NEUTRAL;
    }

    @Test
    void brokers_known_by_their_address_alone_are_left_to_our_own_line() {
        for (String message :
                new String[] {
                    "[AdminClient clientId=adminclient-1] Connection to node -1"
                            + " (localhost/127.0.0.1:1) could not be established. Node may not be"
                            + " available.",
                    "[Consumer clientId=c, groupId=g] Bootstrap broker localhost:1 (id: -1 rack: null"
                            + " isFenced: false) disconnected",
                    "[Producer clientId=p] Error connecting to node localhost:1 (id: -1 rack: null)",
                    "Couldn't resolve server a:1 from bootstrap.servers as DNS resolution failed for a"
                }) {
            assertEquals(false, passes(Level.WARN, message), message);
        }
    }

    @Test
    void the_same_warning_of_a_broker_passes_once_a_minute_whichever_client_says_it() {
        String of = "Error connecting to node kafka:29092 (id: 1 rack: null isFenced: false)";
        assertEquals(true, passes(Level.WARN, "[Producer clientId=producer-1] " + of));
        assertEquals(false, passes(Level.WARN, "[Consumer clientId=consumer-7] " + of));
        assertEquals(true, passes(Level.WARN, "[Producer clientId=producer-1] something else"));
    }

    @Test
    void every_error_passes() {
        String refused =
                "[AdminClient clientId=adminclient-1] Connection to node -1 (localhost/127.0.0.1:1)"
                        + " failed authentication due to: Authentication failed";
        assertEquals(true, passes(Level.ERROR, refused));
        assertEquals(true, passes(Level.ERROR, refused));
    }
}
