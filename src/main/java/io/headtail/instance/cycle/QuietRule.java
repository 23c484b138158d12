package io.headtail.instance.cycle;

import io.headtail.log.LogEnd;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition may be passed over as quiet: to targets below which nothing is on its way. A
 * function of what it is told; times are nanoTime, of one clock.
 *
 * <p>A target may be passed to once a question where the log ends, asked after the target was set,
 * has been answered, and
 *
 * <ul>
 *   <li>the head has read up to the high watermark of that answer: what had come by then is
 *       counted;
 *   <li>when it was asked, nothing that counts had come for lateness + slack.
 * </ul>
 *
 * <p>What comes too late for that comes from somebody who was held up. So silence is counted anew
 * from the end of a span in which nothing could come: the partition could not be asked, or was
 * answered for late; or a transaction was open, and the head could read nothing beyond its first
 * record. A span that delays records by less than lateness + slack does no harm, and counts as
 * silence.
 *
 * <p>A transaction may stay open for good. Once the last stable offset has not moved for a bound of
 * its own, a head that stands there is passed over as well, and said to be.
 */
public final class QuietRule {
    /**
     * How long after an outage producers send what they could not: they wait between attempts, for
     * a connection and for metadata, for a second each by default.
     */
    static final long PRODUCER_BACKOFF_NANOS = 3_000_000_000L;

    /** An answer that takes less is none that came late. */
    static final long PROMPT_NANOS = 1_000_000_000L;

    private final long silenceNanos;
    private final long openTransactionNanos;

    // Nothing has ever come that counts, and nobody was held up.
    private boolean untouched;
    private long silentSince;

    private @Nullable LogEnd newest;
    private boolean failed;
    private long askedNanos;

    // A span in which nothing could come began after freeNanos, goes on while heldUp, and counts as
    // one with the next until nobody can be recovering from it.
    private boolean heldUp;
    private boolean recovering;
    private long recoveredNanos;
    private long freeNanos;
    private long openSince;

    private boolean wanting;
    private long wanted;
    private long wantedSince;
    private long answered = Long.MIN_VALUE;

    /**
     * Of a partition that begins to be read.
     *
     * @param silenceNanos lateness + slack
     * @param openTransactionNanos how long an open transaction is waited for
     * @param untouched whether the head reads all that windows are to count, so that none that
     *     counts has come for as long as the log tells until one is read
     */
    public QuietRule(
            long silenceNanos, long openTransactionNanos, boolean untouched, long nowNanos) {
        this.silenceNanos = silenceNanos;
        this.openTransactionNanos = openTransactionNanos;
        this.untouched = untouched;
        this.silentSince = nowNanos;
        this.askedNanos = nowNanos;
        this.freeNanos = nowNanos;
    }

    /** An event has come that counts. */
    public void event(long nowNanos) {
        untouched = false;
        silentSince = nowNanos;
    }

    /** A question was answered, or could not be; in the order of the questions. */
    public void heard(LogEnd end) {
        if (end.isFailure()) {
            failed = true;
            heldUp = true;
            return;
        }
        if (delays(end.answeredNanos() - askedNanos, failed)) {
            silentFrom(end.answeredNanos());
            openSince = end.answeredNanos();
        }
        failed = false;
        askedNanos = end.askedNanos();
        if (end.holdsTransaction()) {
            if (!isOpenAt(end.lastStableOffset())) {
                openSince = end.answeredNanos();
            }
            heldUp = true;
        } else {
            free(end);
        }
        newest = end;
        if (wanting && end.askedNanos() - wantedSince >= 0) {
            wanting = false;
            answered = wanted;
        }
    }

    // Nothing holds anybody up, at least when this was answered. Whoever was held up needs a while
    // to
    // send it all; held up again meanwhile, he is late by both.
    private void free(LogEnd end) {
        boolean trouble = heldUp;
        if (trouble) {
            heldUp = false;
            recovering = true;
            recoveredNanos = end.answeredNanos();
        }
        if (trouble || !recovering) {
            if (delays(end.answeredNanos() - freeNanos, trouble)) {
                silentFrom(end.answeredNanos());
            }
        }
        recovering &= end.answeredNanos() - recoveredNanos < PRODUCER_BACKOFF_NANOS;
        if (!recovering) {
            freeNanos = end.askedNanos();
        }
    }

    // Whether somebody who was held up for so long may come too late. Without a sign of trouble the
    // span is that between two questions, and only a long one is a sign itself.
    private boolean delays(long spanNanos, boolean trouble) {
        long harmless = silenceNanos - PRODUCER_BACKOFF_NANOS;
        return spanNanos > (trouble ? harmless : Math.max(harmless, PROMPT_NANOS));
    }

    private void silentFrom(long nanos) {
        untouched = false;
        if (nanos - silentSince > 0) {
            silentSince = nanos;
        }
    }

    private boolean isOpenAt(long lastStableOffset) {
        return newest != null
                && newest.holdsTransaction()
                && newest.lastStableOffset() == lastStableOffset;
    }

    /**
     * Whether a question must be asked before the target can be passed to. Remembers the target as
     * one that an answer to a later question is for.
     *
     * @param nowNanos not before the target was set
     */
    public boolean wantsEnd(long target, long nowNanos) {
        if (answered >= target || !isSilent(nowNanos)) {
            return false;
        }
        if (!wanting || wantedSince - silentSince < 0) {
            wanting = true;
            wanted = target;
            wantedSince = nowNanos;
        }
        return true;
    }

    private boolean isSilent(long nanos) {
        return untouched || nanos - silentSince >= silenceNanos;
    }

    /**
     * The greatest target that may be passed to; {@link Long#MIN_VALUE} if none. It is one that
     * {@link #wantsEnd} was asked about, and may be behind the newest where answers take long.
     *
     * @param headOffset the offset after the last that the head has read
     */
    public long reach(long headOffset) {
        LogEnd end = newest;
        if (end == null || !isSilent(end.askedNanos())) {
            return Long.MIN_VALUE;
        }
        return hasRead(end, headOffset) ? answered : Long.MIN_VALUE;
    }

    private boolean hasRead(LogEnd end, long headOffset) {
        return end.holdsTransaction()
                ? isOverdue(end, headOffset)
                : headOffset >= end.highWatermark();
    }

    /**
     * Whether the head has read all that the log held when it was asked last, or all but a
     * transaction that is no longer waited for; not if it could not be asked.
     */
    public boolean hasReadAll(long headOffset) {
        LogEnd end = newest;
        return end != null && !failed && hasRead(end, headOffset);
    }

    /** Whether the log had never held a record when it was asked last, not even an open one. */
    boolean isLogEmpty() {
        return newest != null && newest.highWatermark() == 0;
    }

    // A head that stands beyond the last stable offset has seen the transaction end.
    private boolean isOverdue(LogEnd end, long headOffset) {
        return headOffset == end.lastStableOffset()
                && end.askedNanos() - openSince >= openTransactionNanos;
    }

    /**
     * The last stable offset of the open transaction that {@link #reach} no longer waits for; −1 if
     * there is none.
     */
    public long overdueTransaction(long headOffset) {
        LogEnd end = newest;
        return end != null && end.holdsTransaction() && isOverdue(end, headOffset)
                ? end.lastStableOffset()
                : -1;
    }

    /** Offsets between the last stable offset and the high watermark; −1 while none is known. */
    public long openTransactionRecords() {
        return newest == null
                ? -1
                : Math.max(0, newest.highWatermark() - newest.lastStableOffset());
    }
}
