package io.headtail.instance.partition;

import io.headtail.instance.status.PartitionStatus;
import io.headtail.window.PartitionWindows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Measures what a recovered partition replays until it is live, and how long that takes. Belongs to
 * the lane's thread.
 */
final class CatchUp {
    private final Origin origin;
    private final LongSupplier nanos;
    private final long beginNanos;
    private final long headFrom;
    private final Map<String, Long> tailFrom = new LinkedHashMap<>();
    private final Map<String, Long> tailReplayed = new LinkedHashMap<>();
    private long headReplayed;
    private long tookNanos = -1;

    /**
     * Starts the measurement.
     *
     * @param nanos as {@link System#nanoTime}
     */
    CatchUp(Origin origin, PartitionWindows windows, LongSupplier nanos) {
        this.origin = origin;
        this.nanos = nanos;
        this.beginNanos = nanos.getAsLong();
        this.headFrom = windows.head().offset();
        for (int w = 0; w < windows.size(); w++) {
            if (windows.hasTail(w)) {
                tailFrom.put(windows.spec(w).name(), tailOffsets(windows, w));
            }
        }
    }

    /** Ends the measurement: the partition is live, and what is read from now on is no replay. */
    void end(PartitionWindows windows) {
        tookNanos = nanos.getAsLong() - beginNanos;
        headReplayed = windows.head().offset() - headFrom;
        for (int w = 0; w < windows.size(); w++) {
            Long start = tailFrom.get(windows.spec(w).name());
            if (start != null && windows.hasTail(w)) {
                tailReplayed.put(windows.spec(w).name(), tailOffsets(windows, w) - start);
            }
        }
    }

    // The sum over a window's tails, so that differences are what all of them have read.
    private static long tailOffsets(PartitionWindows windows, int w) {
        long sum = 0;
        for (int i = 0; i < windows.spec(w).span().tailLagsMs().size(); i++) {
            sum += windows.window(w).tail(i).offset();
        }
        return sum;
    }

    /** The figures for the partition's status; until it is live, the time so far and no offsets. */
    PartitionStatus.RecoveryTimes times() {
        return new PartitionStatus.RecoveryTimes(
                origin.findNanos(),
                origin.loadNanos(),
                tookNanos < 0 ? nanos.getAsLong() - beginNanos : tookNanos,
                headReplayed,
                Map.copyOf(tailReplayed),
                origin.damaged().size());
    }

    /** How the partition became live, for a log line. */
    @Override
    public String toString() {
        double all = (origin.findNanos() + origin.loadNanos() + Math.max(0, tookNanos)) / 1e9;
        return "in %.3fs: %s replay=%.3fs replayed head=%d tails=%s"
                .formatted(all, origin, tookNanos / 1e9, headReplayed, tailReplayed);
    }
}
