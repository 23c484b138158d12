/**
 * Every video's views in any range of time, from the tables of {@code history.stats}: whole hours
 * from {@code hour_views} where they are rolled up, whole ten minutes of the others from {@code
 * ten_minute_views}, the rest from {@code video_stats}. What is added up, and how, is in SQL
 * functions (migrations 5 and 7), so that users of SQL get the same.
 */
@NullMarked
package io.headtail.history.range;

import org.jspecify.annotations.NullMarked;
