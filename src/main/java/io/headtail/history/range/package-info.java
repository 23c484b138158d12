/**
 * Every video's views in any range of time, from the tables of {@code history.stats}: whole hours
 * from {@code hour_views} where they are rolled up, the rest from {@code video_stats}. What is
 * added up, and how, is in SQL functions ({@code V5__ranges.sql}), so that users of SQL get the
 * same.
 */
@NullMarked
package io.headtail.history.range;

import org.jspecify.annotations.NullMarked;
