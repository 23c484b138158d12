package io.headtail.window.cursor;

/**
 * Decides which events are late: those whose timestamp is more than the lateness below the stream
 * time, the greatest timestamp so far. Depends on the log alone, so all readers of the same records
 * decide alike. All times are epoch ms.
 */
public final class LateRule {
    private final long latenessMs;
    private long streamTime = Long.MIN_VALUE;

    /**
     * Before any event.
     *
     * @param latenessMs how far an event may lag behind the stream time and still count; ≥ 0
     */
    public LateRule(long latenessMs) {
        this.latenessMs = latenessMs;
    }

    /** Whether an event with that timestamp would be late if it came next. */
    public boolean isLate(long timestamp) {
        return streamTime != Long.MIN_VALUE && timestamp < streamTime - latenessMs;
    }

    /** Raises the stream time to at least this. */
    public void advance(long timestamp) {
        streamTime = Math.max(streamTime, timestamp);
    }

    /** The largest timestamp of a valid event so far; {@link Long#MIN_VALUE} before the first. */
    public long streamTime() {
        return streamTime;
    }

    /** Stream time less lateness; {@link Long#MIN_VALUE} before the first event. */
    public long watermark() {
        return streamTime == Long.MIN_VALUE ? Long.MIN_VALUE : streamTime - latenessMs;
    }
}
