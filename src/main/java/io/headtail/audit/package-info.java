/**
 * A plain recount from the log, and what stored boundaries are compared with.
 *
 * <p>It imports nothing of Headtail, so that it shares no bug with what it checks: its own
 * decoding, its own late rule, maps and a sort.
 *
 * <pre>
 *  KafkaConsumer (assigned by hand) ─▶ LogPass ─▶ ViewDecoder ─▶ LogRecount ─▶ RecountedAnswer
 *                                                                                │
 *  StoredBoundaries (history) ─────────────────────────────────────▶ Audit ──▶ Checked
 * </pre>
 */
@NullMarked
package io.headtail.audit;

import org.jspecify.annotations.NullMarked;
