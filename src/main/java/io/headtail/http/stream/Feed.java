package io.headtail.http.stream;

import io.headtail.merge.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest answers of one window: those whom its streams wait for, and, for clients that come
 * back, those just before. Thread-safe.
 */
final class Feed {
    /** Answers that are kept at most. */
    static final int MAX_KEPT = 120;

    private static final int MAX_KEPT_BYTES = 4 * 1024 * 1024;

    /** By one {@link #wakeSome}. */
    static final int MAX_WOKEN = 16;

    // A lock, not a monitor: its waiting threads are virtual ones.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Board> kept = new ArrayDeque<>();
    private long bytes;
    private long numbers;
    private long wakes;
    private int toWake;

    /**
     * Takes the newest answer, which may be one that it has; {@link #wakeSome} wakes those who wait
     * for it.
     */
    void offer(Answer answer) {
        lock.lock();
        try {
            Board last = kept.peekLast();
            if (last != null) {
                if (last.says(answer)) {
                    return;
                }
                last.age();
            }
            Board board = new Board(numbers++, answer);
            kept.add(board);
            bytes += board.bytes();
            while (kept.size() > MAX_KEPT || (bytes > MAX_KEPT_BYTES && kept.size() > 1)) {
                bytes -= kept.remove().bytes();
            }
            toWake = lock.getWaitQueueLength(changed);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Wakes some of those who wait, the first of them first: all at once they would keep every
     * request that comes meanwhile waiting for a thread.
     *
     * @return whether there are more
     */
    boolean wakeSome() {
        lock.lock();
        try {
            for (int i = 0; i < MAX_WOKEN && toWake > 0; i++) {
                changed.signal();
                toWake--;
            }
            return toWake > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all but the numbers: nobody has asked for long, so that there are gaps. */
    void forget() {
        lock.lock();
        try {
            kept.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /** How often {@link #wake} was called. */
    long wakes() {
        lock.lock();
        try {
            return wakes;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all who wait. */
    void wake() {
        lock.lock();
        try {
            wakes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The newest answer, once it is newer than what a client has.
     *
     * @param has null for nothing
     * @param nanos how long to wait for it, ns
     * @param wakesBefore {@link #wakes} when the client was last looked at
     * @return null if there was none, or the wait was ended by {@link #wake}
     */
    @Nullable Board await(@Nullable Board has, long nanos, long wakesBefore)
            throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (newer(has) == null && left > 0 && wakes == wakesBefore) {
                left = changed.awaitNanos(left);
            }
            return newer(has);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Board newer(@Nullable Board has) {
        Board newest = kept.peekLast();
        return newest == null || (has != null && newest.number() <= has.number()) ? null : newest;
    }

    /**
     * What a client that comes back may have missed: the first answer of its tick, which it has,
     * then all later ones, others of that tick among them; empty if its tick is not kept.
     *
     * @param tick of the last event that it has, epoch ms
     */
    List<Board> since(long tick) {
        lock.lock();
        try {
            List<Board> since = new ArrayList<>();
            for (Board board : kept) {
                if (!since.isEmpty() || board.answer().tick() == tick) {
                    since.add(board);
                }
            }
            return since;
        } finally {
            lock.unlock();
        }
    }
}
