package io.headtail.merge;

import static io.headtail.testing.Feeds.offer;

import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes partials of one window by the real windows and encoder. */
public final class Partials {
    public static final String TOPIC = "topic-1";

    public static final WindowSpec MINUTE = WindowSpec.sliding("minute", 60_000);
    public static final int K = 100;

    public WindowSpec spec = MINUTE;
    public long tick = 600_000;
    public boolean isFinal = true;
    public boolean complete = true;
    public long headOffset = 1_000;
    public long fingerprint = 7;
    public int partitions = 2;
    public boolean misplaced;
    public long countChangedThrough = Long.MIN_VALUE;

    /** Of one that is not complete; the tick unless set. */
    public long completeFrom = Long.MIN_VALUE;

    /** The partial with these rows, each {@code id=views}. */
    public byte[] of(String... rows) {
        Timing timing = new Timing(1_000, 0, 0);
        long from = complete ? completeFrom : Math.max(tick, completeFrom);
        PartitionWindows windows =
                new PartitionWindows(
                        List.of(spec), timing, K, 0, from, (id, start, length) -> misplaced);
        long offset = 0;
        for (String row : rows) {
            int at = row.lastIndexOf('=');
            byte[] id = row.substring(0, at).getBytes(StandardCharsets.UTF_8);
            int views = Integer.parseInt(row.substring(at + 1));
            offer(windows.head(), offset++, tick - 1, id, 0, id.length, views);
        }
        if (isFinal) {
            offer(windows.head(), offset++, tick, new byte[] {'x'}, 0, 1, 1);
        }
        windows.head().moveTo(Math.max(offset, headOffset));
        windows.advance(tick);
        return new PartialEncoder()
                .encode(windows, 0, K, fingerprint, partitions, countChangedThrough);
    }

    /** Gives a merger a record without marks, whatever its tick; why it was refused, if it was. */
    public static @Nullable String give(
            Merger merger, byte @Nullable [] key, byte @Nullable [] value) {
        return merger.accept(key, value, Marks.NONE, Long.MAX_VALUE);
    }

    public static byte[] key(int partition) {
        return key("a", partition);
    }

    public static byte[] key(String replica, int partition) {
        return new PartialKey(TOPIC, replica, partition, MINUTE.name()).encode();
    }
}
