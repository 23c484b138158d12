package io.headtail.log.partial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.LogLines;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {
    @Test
    void refused_records_are_counted_and_the_first_ten_are_logged() {
        String name = RefusalLogTest.class.getName();
        RefusalLog refusals = new RefusalLog(LoggerFactory.getLogger(name));
        List<String> expected = new ArrayList<>();
        try (LogLines lines = new LogLines(name)) {
            for (int offset = 0; offset < 30; offset++) {
                refusals.note(
                        new ConsumerRecord<>("partials", 0, offset, new byte[0], new byte[0]),
                        offset % 2 == 0 ? null : "no key");
                if (offset % 2 == 1 && expected.size() < 10) {
                    expected.add(
                            "record refused topic=partials offset=" + offset + " reason=no key");
                }
            }
            assertEquals(expected, lines.with("record refused"));
            assertEquals(15, refusals.refused());
        }
    }
}
