package io.headtail.window.cursor;

/**
 * A cursor's state without the events that it holds; times are epoch ms.
 *
 * @param nextOffset the offset after the last record taken or skipped
 * @param streamTime the greatest timestamp of a valid event so far; {@link Long#MIN_VALUE} if there
 *     is none
 * @param released everything below this tick has been released; {@link Long#MIN_VALUE} if nothing
 *     was
 * @param firstTimestamp the least timestamp released so far; {@link Long#MAX_VALUE} if there is
 *     none
 * @param misplacedThrough the greatest timestamp of a misplaced event released so far; {@link
 *     Long#MIN_VALUE} if there is none
 */
public record CursorState(
        long nextOffset,
        long streamTime,
        long released,
        long firstTimestamp,
        long misplacedThrough) {}
