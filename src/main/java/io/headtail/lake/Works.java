package io.headtail.lake;

import io.headtail.follow.OvertakenException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be done in the store for one partition, in its order. */
final class Works implements AutoCloseable {
    private final Deque<Work> works = new ArrayDeque<>();

    void add(Work work) {
        works.add(work);
    }

    boolean isEmpty() {
        return works.isEmpty();
    }

    int size() {
        return works.size();
    }

    /** Bytes of rows on the local disk that wait. */
    long bytes() {
        return works.stream().mapToLong(Work::bytes).sum();
    }

    /** Does the next step. After a failure it can be called again. */
    void step() throws IOException, OvertakenException {
        Work next = works.peek();
        if (next != null && next.step()) {
            works.remove();
        }
    }

    /** Drops what is not done. */
    @Override
    public void close() {
        works.forEach(Work::close);
        works.clear();
    }
}
