package io.headtail.history.range;

import java.util.List;

/**
 * A video's views over time.
 *
 * @param total sum of all points
 * @param points ascending; spans without views have none
 * @param lateViews known late views of the video in the range that are in no point; ≥ 0
 */
public record VideoViews(long total, List<Point> points, RangeCoverage coverage, long lateViews) {
    /**
     * The views in a minute or an hour, or in the part of an hour that is in the range.
     *
     * @param startMs inclusive, epoch ms
     * @param views at least 1
     */
    public record Point(long startMs, long views) {}

    /** Copies the list. */
    public VideoViews {
        points = List.copyOf(points);
    }
}
