package io.headtail.lake;

import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    private final @Nullable Mark section;
    private final Deque<Spill> left = new ArrayDeque<>();
    private final List<LakeName> written = new ArrayList<>();
    private final boolean hasRows;
    private boolean begun;

    /**
     * Nothing is written yet.
     *
     * @param after the mark, at or behind {@code to}; null if it is not moved
     * @param section where the section that it is in begins; null if there are none
     * @param rows null if there are none
     */
    Chunk(
            LakePartition partition,
            long from,
            long to,
            @Nullable Mark after,
            @Nullable Mark section,
            @Nullable Spill rows) {
        this.partition = partition;
        this.from = from;
        this.to = to;
        this.after = after;
        this.section = section;
        this.hasRows = rows != null;
        if (rows != null) {
            left.push(rows);
        }
    }

    /** The first offset of what is not in the files of those before it. */
    long from() {
        return section == null ? from : section.nextOffset();
    }

    /** Whether there was something to write. */
    boolean hasRows() {
        return hasRows;
    }

    @Override
    public boolean step() throws IOException, OvertakenException {
        if (!begun) {
            partition.mark.check();
            begun = true;
        }
        Spill next = left.peek();
        if (next != null) {
            if (next.isOneHour()) {
                LakeName name = new LakeName(next.hour(), partition.number, from, to);
                partition.writer.write(name, next);
                written.add(name);
                left.pop();
            } else {
                List<Spill> parts = next.split();
                left.pop();
                parts.reversed().forEach(left::push);
            }
            next.close();
            return false;
        }
        partition.mark.wrote(written, from, to);
        written.clear();
        if (after != null) {
            partition.mark.move(after, section);
        }
        return true;
    }

    @Override
    public long bytes() {
        return left.stream().mapToLong(Spill::bytes).sum();
    }

    @Override
    public void close() {
        left.forEach(Spill::close);
        left.clear();
    }
}
