package io.headtail.http.stream;

import io.headtail.merge.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest answers of one window: what its streams wait for, and, for clients that come back,
 * those just before. Thread-safe.
 */
final class Feed {
    /** Answers that are kept at most. */
    static final int MAX_KEPT = 120;

    private static final int MAX_KEPT_BYTES = 4 * 1024 * 1024;

    /** By one {@link #wakeSome}. */
    static final int MAX_WOKEN = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<OpenStream> followers = ConcurrentHashMap.newKeySet();
    private final Deque<Board> kept = new ArrayDeque<>();
    private final Set<OpenStream> toWake = new LinkedHashSet<>();
    private long bytes;
    private long numbers;

    /** From now on wakes a stream whenever there is a newer answer. */
    void follow(OpenStream stream) {
        followers.add(stream);
    }

    void unfollow(OpenStream stream) {
        followers.remove(stream);
        lock.lock();
        try {
            toWake.remove(stream);
        } finally {
            lock.unlock();
        }
    }

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
            // Those that are left of the answer before come first.
            toWake.addAll(followers);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Wakes some of those who wait: all at once they would keep every request that comes meanwhile
     * waiting for a thread.
     *
     * @return whether there are more
     */
    boolean wakeSome() {
        List<OpenStream> some = new ArrayList<>(MAX_WOKEN);
        boolean more;
        lock.lock();
        try {
            Iterator<OpenStream> left = toWake.iterator();
            while (some.size() < MAX_WOKEN && left.hasNext()) {
                some.add(left.next());
                left.remove();
            }
            more = !toWake.isEmpty();
        } finally {
            lock.unlock();
        }
        some.forEach(OpenStream::wake);
        return more;
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

    /**
     * The newest answer, if it is newer than what a client has.
     *
     * @param has null for nothing
     */
    @Nullable Board newerThan(@Nullable Board has) {
        lock.lock();
        try {
            Board newest = kept.peekLast();
            return newest == null || (has != null && newest.number() <= has.number())
                    ? null
                    : newest;
        } finally {
            lock.unlock();
        }
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
