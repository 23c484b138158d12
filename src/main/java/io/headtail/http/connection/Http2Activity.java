package io.headtail.http.connection;

import io.headtail.http.connection.ConnectionGuard.Step;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a connection of HTTP/2 is doing, which is several things at once: its streams are worked on
 * or sent, while frames come. Each has a time of its own, so that none hides another. Its threads
 * say so, one look at a time sees it.
 */
final class Http2Activity {
    private static final long PIECE_BYTES = 64 * 1024;

    private final boolean surplus;
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger sending = new AtomicInteger();
    // Changes whenever a stream begins, ends, or goes on to the next step.
    private final AtomicLong changes = new AtomicLong();
    // How often there was a first answer to take, or the client had taken 64 KiB more.
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong pieceBytes = new AtomicLong();
    private volatile boolean answered;
    private final HeldStreams held = new HeldStreams();
    // The number of what is being received, and in the lowest bit whether its rest is awaited.
    private volatile long receiving;

    // Of those who look, under their lock.
    private final Since idle = new Since();
    private final Since unfinished = new Since();
    private final Since untaken = new Since();
    private boolean isWorking;
    private boolean isSending;
    private boolean isUnfinished;

    /**
     * @param surplus whether the connection is beyond the limit
     */
    Http2Activity(boolean surplus) {
        this.surplus = surplus;
    }

    /** Since when a number has been what it is, as far as looks can tell. */
    private static final class Since {
        private long seen = -1;
        private long sinceNs;

        void look(long now, long nowNs) {
            if (now != seen) {
                seen = now;
                sinceNs = nowNs;
            }
        }
    }

    boolean isSurplus() {
        return surplus;
    }

    /** So many streams more are being worked on. */
    void works(int streams) {
        changes.incrementAndGet();
        working.addAndGet(streams);
    }

    /** So many streams more are sending their answers, or about to end or to begin. */
    void sends(int streams) {
        // Before it can be seen, since its time begins now.
        changes.incrementAndGet();
        if (sending.get() == 0) {
            taken.incrementAndGet();
        }
        sending.addAndGet(streams);
    }

    /** The headers of an answer were written. */
    void answered() {
        answered = true;
    }

    /** Bytes of answers' bodies were written. By one thread at a time. */
    void sent(int bytes) {
        if (pieceBytes.addAndGet(bytes) >= PIECE_BYTES) {
            pieceBytes.set(0);
            taken.incrementAndGet();
        }
    }

    /** The streams that stay open for long. */
    HeldStreams held() {
        return held;
    }

    /** The client has reset a stream. */
    void reset(int stream) {
        held.reset(stream);
    }

    /** The next bytes are awaited. */
    void awaits(FrameProgress progress) {
        receiving = progress.count() << 1 | (progress.isUnfinished() ? 1 : 0);
    }

    /** Bytes have come. */
    void received(FrameProgress progress) {
        receiving = progress.count() << 1;
    }

    boolean hasAnswered() {
        return answered;
    }

    /** Looks what it is doing. */
    void look(long nowNs) {
        isWorking = working.get() > 0;
        isSending = sending.get() > 0;
        long now = receiving;
        isUnfinished = (now & 1) != 0;
        unfinished.look(now >>> 1, nowNs);
        // After what they are the times of.
        idle.look(changes.get(), nowNs);
        untaken.look(taken.get(), nowNs);
    }

    /**
     * What has taken longer than allowed, at the last look; null for nothing.
     *
     * @param allowedNs for each step, ns
     */
    @Nullable Step overdue(long nowNs, ToLongFunction<Step> allowedNs) {
        if (isUnfinished && nowNs - unfinished.sinceNs > allowedNs.applyAsLong(Step.HEAD)) {
            return Step.HEAD;
        }
        if (isSending && nowNs - untaken.sinceNs > allowedNs.applyAsLong(Step.WRITE)) {
            return Step.WRITE;
        }
        boolean isIdle = !isSending && !isWorking;
        return isIdle && nowNs - idle.sinceNs > allowedNs.applyAsLong(Step.IDLE) ? Step.IDLE : null;
    }

    /**
     * Whether, at the last look, nothing was being worked on, and no answer sent that the client
     * takes.
     *
     * @param slowNs how long a client takes nothing that takes no answer, ns
     */
    boolean mayClose(long nowNs, long slowNs) {
        return !isWorking && (!isSending || nowNs - untaken.sinceNs >= slowNs);
    }

    /** When a stream was last seen to begin or to end, in the looks' clock. */
    long idleSince() {
        return idle.sinceNs;
    }
}
