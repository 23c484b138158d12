package io.headtail.instance.status;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A partition's status, which its owner refreshes a few times a second; for metrics and health.
 * Counts start when the partition is assigned.
 *
 * @param lane which lane owns it
 * @param events valid events read by the head, including late ones
 * @param aheadMs how far stream time is ahead of the wall clock; 0 if it is not, and by the event
 *     clock
 * @param invalid by {@link io.headtail.log.event.InvalidReason}, in its order
 * @param headLag offsets between head and log end; −1 when unknown
 * @param openTransactionRecords offsets between the last stable offset and the high watermark:
 *     records that cannot be read until a transaction ends; −1 when unknown
 * @param logEndAnswered when the broker last said where the log ends, by {@link System#nanoTime};
 *     empty before the first answer. Not an age, which a status that is not renewed would freeze
 * @param tick the newest tick reached, epoch ms; {@link Long#MIN_VALUE} before the first
 * @param isFinal whether it was reached by the watermark
 * @param live whether the partition has reached the clock's target since it was assigned
 * @param full whether it was stopped because it holds too many videos
 * @param buffer what the head has read and not released
 * @param videos ids that have a slot
 * @param tickNanos how long the last tick took, from release to published, all windows
 * @param absent windows that are being rebuilt from the log
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
        OptionalLong logEndAnswered,
        long tick,
        boolean isFinal,
        boolean live,
        boolean full,
        Buffer buffer,
        int videos,
        long memoryBytes,
        long tickNanos,
        List<WindowStatus> windows,
        List<String> absent,
        SnapshotFigures snapshots,
        RecoveryTimes recovery) {

    /**
     * The events that the head holds.
     *
     * @param held number of events, or of videos for a tick that has very many events
     * @param bytes bytes that they take
     * @param full whether that is more than it may
     */
    public record Buffer(long held, long bytes, boolean full) {}

    /**
     * The partition's snapshots since it was assigned.
     *
     * @param taken number of snapshots that became visible
     * @param failures number of snapshots that did not
     * @param ageNanos time since the newest visible one was frozen, or since the partition was
     *     assigned
     * @param freezeNanos how long the newest one stopped the lane
     * @param pauseNanos that time and how long the partition's next tick waited for the copy
     * @param bytes size of the newest one
     * @param writeNanos time from frozen to visible
     */
    public record SnapshotFigures(
            long taken,
            long failures,
            long ageNanos,
            long freezeNanos,
            long pauseNanos,
            long bytes,
            long writeNanos) {
        /** The figures if no snapshots are taken. */
        public static final SnapshotFigures NONE = new SnapshotFigures(0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * How the partition became live.
     *
     * @param findNanos time to find a snapshot and to query the log
     * @param loadNanos time to load it
     * @param replayNanos time from then until live; so far, if it is not live
     * @param headReplayed offsets that the head read until live
     * @param tailReplayed offsets that each window's tail read until live, for the restored windows
     * @param passedOver snapshots that were skipped: damaged, unreadable or of another log
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
     * @param tailFromMs the tail still needs records from this time on, epoch ms; {@link
     *     Long#MIN_VALUE} where there is no tail or no tick yet
     */
    public record WindowStatus(
            String window, long tailLag, long tailFromMs, long videos, int heapSize, long floor) {}
}
