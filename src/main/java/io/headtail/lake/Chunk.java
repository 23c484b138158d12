package io.headtail.lake;

import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a partition's log between two borders, of which no more events come: a file for each
 * hour that it has events of, one at a step, and then the mark behind it.
 */
final class Chunk implements Work {
    private final LakePartition partition;
    private final long from;
    private final long to;
    private final @Nullable Mark after;
    private final Deque<Spill> left = new ArrayDeque<>();
    private boolean begun;

    /**
     * Nothing is written yet.
     *
     * @param rows null if there are none
     * @param after the mark, at or behind {@code to}; null if it is not moved
     */
    Chunk(LakePartition partition, long from, long to, @Nullable Mark after, @Nullable Spill rows) {
        this.partition = partition;
        this.from = from;
        this.to = to;
        this.after = after;
        if (rows != null) {
            left.push(rows);
        }
    }

    /** Its first offset. */
    long from() {
        return from;
    }

    @Override
    public boolean step() throws IOException, OvertakenException {
        if (!begun) {
            partition.checkMark();
            begun = true;
        }
        Spill next = left.peek();
        if (next != null) {
            if (next.isOneHour()) {
                partition.writer.write(
                        new LakeName(next.hour(), partition.number, from, to), next);
                left.pop();
            } else {
                List<Spill> parts = next.split();
                left.pop();
                parts.reversed().forEach(left::push);
            }
            next.close();
            return false;
        }
        if (after != null) {
            partition.putMark(after);
        }
        return true;
    }

    @Override
    public void close() {
        left.forEach(Spill::close);
        left.clear();
    }
}
