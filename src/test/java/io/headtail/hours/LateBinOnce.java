package io.headtail.hours;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The topic of late events: each of them once, by partition and offset. */
final class LateBinOnce implements HoursCheck {
    private final String bin;

    LateBinOnce(String bin) {
        this.bin = bin;
    }

    @Override
    public void check(LoggedViews log) {
        int late = count(log.late());
        // One in a hundred; the first of a partition are late for nobody.
        assertTrue(late >= log.size() / 200, () -> late + " of " + log.size() + " are late");
        Await.until(
                () -> late + " late events, not " + count(found()), () -> count(found()) >= late);
        assertEquals(log.late(), found());
    }

    private static int count(Map<Integer, List<String>> late) {
        return late.values().stream().mapToInt(List::size).sum();
    }

    private Map<Integer, List<String>> found() {
        Map<Integer, List<String>> found = new TreeMap<>();
        EventLog.records(
                bin,
                record ->
                        found.computeIfAbsent(
                                        (int) number(record, "headtail-partition"),
                                        p -> new ArrayList<>())
                                .add(LoggedViews.line(number(record, "headtail-offset"), record)));
        return found;
    }

    private static long number(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        assertTrue(header != null, () -> name + " in " + record);
        return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
    }
}
