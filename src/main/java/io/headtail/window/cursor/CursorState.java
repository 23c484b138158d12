package io.headtail.window.cursor;

/**
 * Where a cursor stands, but for what it holds.
 *
 * @param nextOffset the offset after the last record taken or passed over
 * @param streamTime the largest timestamp of a valid event so far, or {@link Long#MIN_VALUE}
 * @param released everything below this tick has been released; {@link Long#MIN_VALUE} for nothing
 * @param firstTimestamp the smallest timestamp released so far, or {@link Long#MAX_VALUE}
 * @param misplacedThrough the largest timestamp of a misplaced event released so far, or {@link
 *     Long#MIN_VALUE}
 */
public record CursorState(
        long nextOffset,
        long streamTime,
        long released,
        long firstTimestamp,
        long misplacedThrough) {}
