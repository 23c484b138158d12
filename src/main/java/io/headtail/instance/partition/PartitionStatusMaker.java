package io.headtail.instance.partition;

import io.headtail.instance.cycle.HeadPause;
import io.headtail.instance.cycle.PartitionCycle;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.instance.watch.AheadWatch;
import io.headtail.log.LogEnd;
import io.headtail.log.event.InvalidReason;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Makes a partition's {@link PartitionStatus}. Belongs to the lane's thread. */
final class PartitionStatusMaker {
    /** Number of ids from which a partition is large. */
    private static final int LARGE_IDS = 1_000_000;

    private static final int STATUSES_PER_COUNT_OF_LARGE = 20;

    private final int partition;
    private final int lane;
    private final PartitionWindows windows;
    private final PartitionCycle cycle;
    private final HeadPause pause;
    private final AheadWatch ahead;
    private final CatchUp catchUp;
    private final long[] invalid = new long[InvalidReason.values().length];
    private final long[] windowVideos;
    private long made;

    PartitionStatusMaker(
            int partition,
            int lane,
            PartitionWindows windows,
            PartitionCycle cycle,
            HeadPause pause,
            AheadWatch ahead,
            CatchUp catchUp) {
        this.partition = partition;
        this.lane = lane;
        this.windows = windows;
        this.cycle = cycle;
        this.pause = pause;
        this.ahead = ahead;
        this.catchUp = catchUp;
        this.windowVideos = new long[windows.size()];
    }

    /** Counts an invalid event that the head has read. */
    void invalid(InvalidReason reason) {
        invalid[reason.ordinal()]++;
    }

    /**
     * Makes the current status.
     *
     * @param headLag offsets between head and log end; −1 when unknown
     * @param tickNanos how long the last tick took
     */
    PartitionStatus make(
            boolean live, long headLag, long tickNanos, PartitionStatus.SnapshotFigures snapshots) {
        List<Long> invalidCounts = new ArrayList<>(invalid.length);
        for (long count : invalid) {
            invalidCounts.add(count);
        }
        long buffered = windows.head().memoryBytes();
        List<PartitionStatus.WindowStatus> ofWindows = ofWindows();
        made++;
        return new PartitionStatus(
                partition,
                lane,
                cycle.events(),
                windows.head().late(),
                ahead.aheadMs(),
                windows.head().stragglers(),
                windows.head().misplaced(),
                List.copyOf(invalidCounts),
                headLag,
                cycle.quiet().openTransactionRecords(),
                logEndAnswered(),
                windows.tick(),
                windows.isFinal(),
                live,
                pause.wasStopped(),
                new PartitionStatus.Buffer(
                        windows.head().buffered(), buffered, pause.isBufferFull()),
                windows.ids().size(),
                memoryBytes(buffered),
                tickNanos,
                ofWindows,
                absent(),
                snapshots,
                catchUp.times());
    }

    private long memoryBytes(long buffered) {
        long bytes = windows.ids().memoryBytes() + windows.recentBytes() + buffered;
        for (int w = 0; w < windows.size(); w++) {
            if (windows.has(w)) {
                bytes += windows.window(w).counts().memoryBytes();
            }
        }
        return bytes;
    }

    private List<PartitionStatus.WindowStatus> ofWindows() {
        List<PartitionStatus.WindowStatus> statuses = new ArrayList<>(windows.size());
        for (int w = 0; w < windows.size(); w++) {
            if (windows.has(w)) {
                statuses.add(ofWindow(w));
            }
        }
        return List.copyOf(statuses);
    }

    private List<String> absent() {
        return windows.absent().stream().map(WindowSpec::name).toList();
    }

    private OptionalLong logEndAnswered() {
        LogEnd end = cycle.quiet().newest();
        return end == null ? OptionalLong.empty() : OptionalLong.of(end.answeredNanos());
    }

    private long tailFromMs(int w) {
        return windows.spec(w).isSliding() && windows.tick() != Long.MIN_VALUE
                ? windows.spec(w).startOf(windows.tick())
                : Long.MIN_VALUE;
    }

    private PartitionStatus.WindowStatus ofWindow(int w) {
        return new PartitionStatus.WindowStatus(
                windows.spec(w).name(),
                windows.spec(w).isSliding()
                        ? windows.head().offset() - windows.window(w).tailOffset()
                        : 0,
                tailFromMs(w),
                videosOf(w),
                windows.window(w).counts().heapSize(),
                windows.window(w).counts().floor());
    }

    // Counting a window's videos takes time in proportion to those with large counts: in a large
    // partition it is done at every twentieth status, about every 5 s.
    private long videosOf(int w) {
        if (made % STATUSES_PER_COUNT_OF_LARGE == 0 || windows.ids().size() < LARGE_IDS) {
            windowVideos[w] = windows.window(w).counts().videos();
        }
        return windowVideos[w];
    }
}
