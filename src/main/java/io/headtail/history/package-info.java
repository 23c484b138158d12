/**
 * Historical Top-K answers: one at each boundary of each window, stored in PostgreSQL.
 *
 * <pre>
 *  partials ──▶ HistoryWriter    collect: a boundary's partials in memory until all are there
 *                 └▶ BoundaryStore    in batches, with the offset that the topic has been read to
 *                     └▶ write: BoundaryWriter ──▶ topk_boundaries        which answer stands
 *                                              ├─▶ global_topk_snapshots  its ranks, a table a UTC day
 *                                              └─▶ topk_snapshot_offsets  the span of the log
 *  StoredAnswers ◀── read: HistoryReader ◀── all three
 *  retention: RetentionJob    downsamples old days
 * </pre>
 *
 * <p>This package is the entry point; below it, imports point to the right: {@code collect}, {@code
 * read}, {@code retention} and {@code write} → {@code day} → {@code boundary} → {@code connection}
 * → {@code settings}. {@code db} is generated from the migrations.
 *
 * <p>Nobody deletes or replaces the table of a day without its lock ({@link
 * io.headtail.history.day.DayLocks}).
 */
@NullMarked
package io.headtail.history;

import org.jspecify.annotations.NullMarked;
