package io.headtail.merge;

import io.headtail.window.PartitionWindows;
import io.headtail.window.Timing;
import io.headtail.window.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes partials of one window by the real windows and encoder. */
final class Partials {
    static final String TOPIC = "topic-1";

    static final WindowSpec MINUTE = new WindowSpec("minute", 60_000);
    static final int K = 100;

    WindowSpec spec = MINUTE;
    long tick = 600_000;
    boolean isFinal = true;
    boolean complete = true;
    long headOffset = 1_000;
    long fingerprint = 7;
    int partitions = 2;
    boolean misplaced;
    long countChangedThrough = Long.MIN_VALUE;

    /** The partial with these rows, each {@code id=views}. */
    byte[] of(String... rows) {
        Timing timing = new Timing(1_000, 0, 0);
        long from = complete ? Long.MIN_VALUE : tick;
        PartitionWindows windows =
                new PartitionWindows(
                        List.of(spec), timing, K, 0, from, (id, start, length) -> misplaced);
        long offset = 0;
        for (String row : rows) {
            int at = row.lastIndexOf('=');
            byte[] id = row.substring(0, at).getBytes(StandardCharsets.UTF_8);
            int views = Integer.parseInt(row.substring(at + 1));
            windows.head(offset++, tick - 1, id, 0, id.length, views);
        }
        if (isFinal) {
            windows.head(offset++, tick, new byte[] {'x'}, 0, 1, 1);
        }
        windows.headAt(Math.max(offset, headOffset));
        windows.advance(tick);
        return new PartialEncoder()
                .encode(windows, 0, K, fingerprint, partitions, countChangedThrough);
    }

    static byte[] key(int partition) {
        return key("a", partition);
    }

    static byte[] key(String replica, int partition) {
        return new PartialKey(TOPIC, replica, partition, MINUTE.name()).encode();
    }
}
