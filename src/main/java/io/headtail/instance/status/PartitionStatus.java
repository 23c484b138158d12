package io.headtail.instance.status;

import java.util.List;
import java.util.Map;

/**
 * What a partition's owner says of it, a few times a second; for metrics and health. Counts start
 * at the partition's arrival.
 *
 * @param lane which lane owns it
 * @param events valid events read by the head, late ones too
 * @param aheadMs how far stream time is ahead of the wall clock; 0 where it is not, and by the
 *     event clock
 * @param invalid by {@link io.headtail.log.event.InvalidReason}, in its order
 * @param headLag offsets between head and log end; −1 when unknown
 * @param openTransactionRecords offsets between the last stable offset and the high watermark: of
 *     records that cannot be read until a transaction ends; −1 when unknown
 * @param tick the newest tick reached, epoch ms; {@link Long#MIN_VALUE} before the first
 * @param isFinal whether it was reached by the watermark
 * @param live whether the partition has reached a target since it arrived
 * @param full whether it was stopped because it holds too many videos
 * @param buffer what the head has read and not released
 * @param videos ids that have a slot
 * @param tickNanos how long the last tick took, from release to published, all windows
 */
public record PartitionStatus(
        int partition,
        int lane,
        long events,
        long late,
        long aheadMs,
        long stragglers,
        long misplaced,
        List<Long> invalid,
        long headLag,
        long openTransactionRecords,
        long tick,
        boolean isFinal,
        boolean live,
        boolean full,
        Buffer buffer,
        int videos,
        long memoryBytes,
        long tickNanos,
        List<WindowStatus> windows,
        SnapshotFigures snapshots,
        RecoveryTimes recovery) {

    /**
     * What the head holds.
     *
     * @param held events, or, of a tick that has very many, videos
     * @param bytes what they take
     * @param full whether that is more than it may
     */
    public record Buffer(long held, long bytes, boolean full) {}

    /**
     * Its snapshots since it came here.
     *
     * @param taken how many became visible
     * @param failures how many did not
     * @param ageNanos since the newest visible one was frozen, or since the partition came
     * @param freezeNanos how long the lane stood still for the newest
     * @param pauseNanos as that, and how long the partition's next tick waited for the copy
     * @param bytes its size
     * @param writeNanos from frozen to visible
     */
    public record SnapshotFigures(
            long taken,
            long failures,
            long ageNanos,
            long freezeNanos,
            long pauseNanos,
            long bytes,
            long writeNanos) {
        /** Where no snapshots are taken. */
        public static final SnapshotFigures NONE = new SnapshotFigures(0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * How it came to be live here.
     *
     * @param findNanos looking for a snapshot, and asking the log
     * @param loadNanos reading it
     * @param replayNanos from then until live; so far, if it is not
     * @param headReplayed offsets that the head passed over until live
     * @param tailReplayed those of each window's tail, beside the windows that were there
     * @param passedOver snapshots that are damaged, cannot be read or are of another log
     */
    public record RecoveryTimes(
            long findNanos,
            long loadNanos,
            long replayNanos,
            long headReplayed,
            Map<String, Long> tailReplayed,
            int passedOver) {}

    /**
     * One window of the partition.
     *
     * @param tailLag offsets between the tail and the head; 0 for a window of all time
     */
    public record WindowStatus(
            String window, long tailLag, long videos, int heapSize, long floor) {}
}
