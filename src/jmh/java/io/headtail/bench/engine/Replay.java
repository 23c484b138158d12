package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;
import io.headtail.time.SpanCode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.util.List;

/**
 * One partition's head and tails over an endless simulated log: the sequence of views is repeated,
 * {@link #PER_TICK} per second. Each tail is a window's length behind the head, so at another place
 * in the sequence. The windows' contents before the first tick are filled in directly.
 */
final class Replay {
    /** Events of one second in one partition: a million a second over four. */
    static final int PER_TICK = 250_000;

    private static final long TICK_MS = 1_000;
    private static final long START_MS = 1_700_000_000_000L;
    private static final long START_OFFSET = 1L << 50;

    private static final List<WindowSpec> SPECS =
            List.of(
                    WindowSpec.sliding("minute", 60_000),
                    WindowSpec.sliding("hour", 3_600_000),
                    WindowSpec.sliding("day", 86_400_000),
                    WindowSpec.allTime("all"));

    /** Mean views per video, in addition to those that leave while the bench runs. */
    private static final double[] MEANS = {0, 4, 32, 64};

    final PartitionWindows windows;
    private final EventBatch batch = new EventBatch();
    private final byte[] keys;
    private long ticks;

    Replay(int videos, double skew, int k) {
        ViewSequence views = new ViewSequence(videos, skew);
        Videos all = new Videos(videos);
        keys = all.ids(views.slots);
        windows =
                new PartitionWindows(
                        SPECS, new Timing(TICK_MS, 0, 0), k, 0, Long.MIN_VALUE, Placement.ANYWHERE);
        all.intern(windows.ids());
        for (int w = 0; w < SPECS.size(); w++) {
            WindowCounts counts = windows.window(w).counts();
            views.fill(counts, MEANS[w], MEANS[w] == 0 ? 0 : 1);
            int kept = (int) (events(w) % ViewSequence.LENGTH);
            for (int i = ViewSequence.LENGTH - kept; i < ViewSequence.LENGTH; i++) {
                counts.add(views.slots[i], 1);
            }
            counts.settle();
        }
    }

    // The number of events by which a window's tail is behind the head.
    private static long events(int w) {
        return SpanCode.of(SPECS.get(w).span()) / TICK_MS * PER_TICK;
    }

    /** Feeds the next second's events to the head, and to each tail those that it subtracts. */
    void feed() {
        long first = ticks * PER_TICK;
        for (long event = first; event < first + PER_TICK; event++) {
            add(event);
            if (batch.isFull() || event == first + PER_TICK - 1) {
                windows.head().take(batch);
                batch.clear();
            }
        }
        for (int w = 0; w < SPECS.size(); w++) {
            if (!SPECS.get(w).isAllTime()) {
                feedTail(w, first - events(w));
            }
        }
    }

    private void feedTail(int w, long first) {
        for (long event = first; event < first + PER_TICK; event++) {
            add(event);
            if (batch.isFull() || event == first + PER_TICK - 1) {
                windows.tail(w).take(batch);
                batch.clear();
            }
        }
    }

    private void add(long event) {
        batch.add(START_OFFSET + event, time(event), keys, key(event), Videos.ID_BYTES, 1);
    }

    private static long time(long event) {
        return START_MS + Math.floorDiv(event * TICK_MS, (long) PER_TICK);
    }

    private static int key(long event) {
        return (int) (event & (ViewSequence.LENGTH - 1)) * Videos.ID_BYTES;
    }

    /** Advances by one tick. */
    void advance() {
        windows.advance(START_MS + ++ticks * TICK_MS);
    }
}
