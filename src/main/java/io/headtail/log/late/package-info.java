/**
 * The late bin: late events go, as they were in the log, to a topic of their own; and another, by
 * the same means, of records that are no valid events ({@code topics.invalid}).
 *
 * <pre>
 * view_events ──▶ log.follow.LogFollower ──▶ LateBin ──LateTransactions──▶ topics.late
 *                        ▲                                    └──────────▶ offsets of the group:
 *                        └── resume(): LateMark, SentOffsets ◀──────────── position, stream time
 * </pre>
 *
 * <p>Records and the position behind them are committed in one transaction, which a member that the
 * group has put out cannot commit. So each late event is in the topic once, whatever crashes.
 */
@NullMarked
package io.headtail.log.late;

import org.jspecify.annotations.NullMarked;
