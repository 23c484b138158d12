/**
 * What Top-K answers were: one at each boundary of each window, kept in PostgreSQL.
 *
 * <pre>
 *  BoundaryWriter ──▶ topk_boundaries        which answer stands (rule of precedence)
 *                 ├─▶ global_topk_snapshots  its ranks, in partitions by UTC day
 *                 └─▶ topk_snapshot_offsets  the span of the log they stand for
 *  HistoryReader  ◀── all three; one statement an answer, so that it is never half of two
 *  RetentionJob       thins old days, by making their partitions anew
 * </pre>
 *
 * <p>Nobody deletes or replaces a partition of a day without its lock ({@link
 * io.headtail.history.DayLocks}).
 */
@NullMarked
package io.headtail.history;

import org.jspecify.annotations.NullMarked;
