package io.headtail.audit.views;

/**
 * A row that is not as the log has it.
 *
 * @param table its name
 * @param timeMs its time, epoch ms
 * @param videoId its video; empty if it is a sum over all videos
 * @param expected views by the log; 0 for no row
 * @param found views that are stored; 0 for no row
 */
public record ViewDifference(
        String table, long timeMs, String videoId, long expected, long found) {}
