package io.headtail.http.stream;

import io.headtail.merge.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<OpenStream> followers = ConcurrentHashMap.newKeySet();
    private final Deque<Board> kept = new ArrayDeque<>();
    private long bytes;
    private long numbers;

    /** From now on wakes a stream whenever there is a newer answer. */
    void follow(OpenStream stream) {
        followers.add(stream);
    }

    void unfollow(OpenStream stream) {
        followers.remove(stream);
    }

    /** Takes the newest answer, which may be one that it has. */
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
        } finally {
            lock.unlock();
        }
        followers.forEach(OpenStream::wake);
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
