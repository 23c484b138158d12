package io.headtail.instance.cycle;

import io.headtail.log.LogEnd;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition may be passed over as quiet: to targets before which no event is still to
 * arrive. It depends on its calls only; times are those of one nanoTime clock. For the wall clock;
 * by the event clock {@link io.headtail.instance.clock.EventClock#passes} decides.
 *
 * <p>A partition may be passed over to a target once a request for the log's end, sent after the
 * target was set, has been answered, and
 *
 * <ul>
 *   <li>the head has read up to the high watermark of that answer: what had been written by then is
 *       counted;
 *   <li>when the request was sent, no event that counts had been read for lateness + slack.
 * </ul>
 *
 * <p>An event that arrives too late for that was delayed. So silence is counted anew from the end
 * of a span in which no event could arrive: the log's end could not be requested, or was answered
 * late; or a transaction was open, and the head could not read beyond its first record. A span that
 * delays records by less than lateness + slack does no harm, and counts as silence.
 *
 * <p>A transaction may stay open for good. Once the last stable offset has not moved for the
 * timeout of open transactions, a partition whose head is there is passed over as well, and marked.
 */
public final class QuietRule {
    /**
     * How long after an outage producers send delayed records: they wait between attempts, for a
     * connection and for metadata, for a second each by default.
     */
    static final long PRODUCER_BACKOFF_NANOS = 3_000_000_000L;

    /** An answer that takes no longer than this is not late. */
    static final long PROMPT_NANOS = 1_000_000_000L;

    private final long silenceNanos;
    private final long openTransactionNanos;

    // No event that counts has ever been read, and no producer was delayed.
    private boolean untouched;
    private long silentSince;

    private @Nullable LogEnd newest;
    private boolean failed;
    private long askedNanos;

    // A span in which no event could arrive began after freeNanos, lasts while heldUp, and is
    // joined with the next one until no producer can be recovering from it.
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
     * For a partition that begins to be read.
     *
     * @param silenceNanos lateness + slack
     * @param openTransactionNanos how long an open transaction is waited for
     * @param untouched whether the head reads everything that windows count, so that the partition
     *     has been silent for as long as no event that counts is read
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

    /** Takes note that an event that counts was read. */
    void event(long nowNanos) {
        untouched = false;
        silentSince = nowNanos;
    }

    /** Takes the answer to a request, or its failure; in the order of the requests. */
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

    // No producer was delayed when this was answered. A producer that was delayed needs a while to
    // send everything; if it is delayed again meanwhile, both delays add up.
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

    // Whether events that were delayed for this long may arrive too late. Without a sign of trouble
    // the span is that between two requests, and only a long one is a sign itself.
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
     * Whether the log's end must be requested before the partition can be passed over to the
     * target. Remembers the target: the answer to a later request is for it.
     *
     * @param nowNanos not before the target was set
     */
    boolean wantsEnd(long target, long nowNanos) {
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
     * The largest target that the partition may be passed over to, epoch ms; {@link Long#MIN_VALUE}
     * if none. It was given to {@link #wantsEnd}, and may be behind the newest target if answers
     * take long.
     *
     * @param headOffset the offset after the last record that the head has read
     */
    long reach(long headOffset) {
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
     * Whether the head has read everything up to the log's end of the newest answer, or everything
     * but a transaction that is no longer waited for; false if the last request failed.
     */
    public boolean hasReadAll(long headOffset) {
        LogEnd end = newest;
        return end != null && !failed && hasRead(end, headOffset);
    }

    /**
     * Whether the log had never held a record by the newest answer, not even one of an open
     * transaction.
     */
    boolean isLogEmpty() {
        return newest != null && newest.highWatermark() == 0;
    }

    // A head beyond the last stable offset has read the end of the transaction.
    private boolean isOverdue(LogEnd end, long headOffset) {
        return headOffset == end.lastStableOffset()
                && end.askedNanos() - openSince >= openTransactionNanos;
    }

    /**
     * The last stable offset of the open transaction that {@link #reach} no longer waits for; −1 if
     * there is none.
     */
    long overdueTransaction(long headOffset) {
        LogEnd end = newest;
        return end != null && end.holdsTransaction() && isOverdue(end, headOffset)
                ? end.lastStableOffset()
                : -1;
    }

    /** The newest answer about the log's end that is no failure; null before the first. */
    public @Nullable LogEnd newest() {
        return newest;
    }

    /** Offsets between the last stable offset and the high watermark; −1 while unknown. */
    public long openTransactionRecords() {
        return newest == null
                ? -1
                : Math.max(0, newest.highWatermark() - newest.lastStableOffset());
    }
}
