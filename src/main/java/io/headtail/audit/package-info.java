/**
 * A plain recount from the log, and its comparison with stored boundaries.
 *
 * <p>It imports nothing from Headtail, so that it shares no bug with what it checks: it has its own
 * decoding and late rule, and counts with maps and a sort.
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
