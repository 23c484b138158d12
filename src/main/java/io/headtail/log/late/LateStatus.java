package io.headtail.log.late;

/** What the late bin has done since the process started. One thread writes, any thread reads. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class LateStatus {
    private volatile long sent;
    private volatile long refused;
    private volatile long gaps;
    private volatile long gapOffsets;

    LateStatus() {}

    void addSent(int events) {
        sent = sent + events;
    }

    void addRefused() {
        refused = refused + 1;
    }

    void addGap(long offsets) {
        gapOffsets = gapOffsets + offsets;
        gaps = gaps + 1;
    }

    /** Late events sent to the topic, in transactions that were committed. */
    public long sent() {
        return sent;
    }

    /** Late events that the broker refused for what they are, which are not in the topic. */
    public long refused() {
        return refused;
    }

    /** How often records were gone from the log before they were read. */
    public long gaps() {
        return gaps;
    }

    /** Offsets in those gaps. */
    public long gapOffsets() {
        return gapOffsets;
    }
}
