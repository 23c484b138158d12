package io.headtail.instance;

import java.util.List;

/**
 * What a partition's owner says of it, a few times a second; for metrics and health. Counts start
 * at the partition's arrival.
 *
 * @param lane which lane owns it
 * @param events valid events read by the head, late ones too
 * @param invalid by {@link io.headtail.log.InvalidReason}, in its order
 * @param headLag offsets between head and log end; −1 when unknown
 * @param tick the newest tick reached, epoch ms; {@link Long#MIN_VALUE} before the first
 * @param isFinal whether it was reached by the watermark
 * @param live whether the partition has reached a target since it arrived
 * @param buffered events read by the head and not released
 * @param videos ids that have a slot
 * @param tickNanos how long the last tick took, from release to published, all windows
 */
public record PartitionStatus(
        int partition,
        int lane,
        long events,
        long late,
        long stragglers,
        long misplaced,
        List<Long> invalid,
        long headLag,
        long tick,
        boolean isFinal,
        boolean live,
        long buffered,
        int videos,
        long memoryBytes,
        long tickNanos,
        List<WindowStatus> windows) {

    /**
     * One window of the partition.
     *
     * @param tailLag offsets between the tail and the head; 0 for a window of all time
     */
    public record WindowStatus(
            String window, long tailLag, long videos, int candidates, long floor) {}
}
