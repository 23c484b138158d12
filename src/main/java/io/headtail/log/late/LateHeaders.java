package io.headtail.log.late;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Headers that a late event has in the late bin, after its own: text, numbers in decimal. If an
 * event has come through a late bin before, the last of each name counts.
 */
final class LateHeaders {
    static final String REASON = "headtail-reason";
    static final String TOPIC = "headtail-topic";
    static final String TOPIC_ID = "headtail-topic-id";
    static final String PARTITION = "headtail-partition";
    static final String OFFSET = "headtail-offset";
    static final String LEADER_EPOCH = "headtail-leader-epoch";
    static final String EVENT_TIME = "headtail-event-time";
    static final String STREAM_TIME = "headtail-stream-time";
    static final String LATENESS = "headtail-lateness";

    /** Why an event is in the bin. */
    static final String LATE = "late";

    /** More bytes than these headers and their lengths take in a record, whatever they say. */
    static final int MAX_BYTES = 1_024;

    private record Added(String key, String text) implements Header {
        @Override
        public byte[] value() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final List<Header> all = new ArrayList<>();

    /** Begins with a record's own headers. */
    LateHeaders(Headers own) {
        own.forEach(all::add);
    }

    LateHeaders add(String name, String text) {
        all.add(new Added(name, text));
        return this;
    }

    LateHeaders add(String name, long number) {
        return add(name, Long.toString(number));
    }

    List<Header> list() {
        return all;
    }

    /** A header's text; null if there is none. */
    static @Nullable String text(Headers headers, String name) {
        Header last = headers.lastHeader(name);
        return last == null || last.value() == null
                ? null
                : new String(last.value(), StandardCharsets.UTF_8);
    }

    /** A header's number; −1 if there is none. */
    static long number(Headers headers, String name) {
        String text = text(headers, name);
        return text == null || !text.matches("\\d{1,18}") ? -1 : Long.parseLong(text);
    }
}
