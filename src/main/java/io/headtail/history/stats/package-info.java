/**
 * Every video's views in PostgreSQL: per minute, rolled up to ten minutes, hours and all time.
 *
 * <pre>
 * log.follow.LogFollower ──▶ VideoStatsFollower ──▶ OpenViews (memory, one a partition)
 *                                    │ store(): one transaction
 *                                    ▼
 *         StatsStore: marks moved, COPY into a staging table, merge into video_stats
 *                                    │ and, of what is rolled up,
 *                                    ▼
 *       ten_minute_views, hour_views, all_time_views ◀── HourRollUp ◀── video_stats
 * </pre>
 *
 * <p>At each commit the tables hold the views of all events below the marks, and no others: what a
 * transaction adds is what was read between the old mark and the new one, and a mark is moved only
 * from the value that the writer knew.
 */
@NullMarked
package io.headtail.history.stats;

import org.jspecify.annotations.NullMarked;
