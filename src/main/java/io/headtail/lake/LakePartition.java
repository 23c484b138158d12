package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An assigned partition: its open chunk, and what is to be done in the store. Not thread-safe. */
final class LakePartition implements AutoCloseable {
    final LakeWriter writer;
    final int number;

    private final ChunkBorders borders;
    private final Deque<Work> works = new ArrayDeque<>();
    private @Nullable Mark stored;
    private @Nullable Spill open;

    /** The stream time before the first row of the open chunk. */
    private long beginTime;

    private @Nullable IOException broken;
    private long skipBelow;
    private long position;
    private int leaderEpoch = -1;
    private int gaps;

    /**
     * Begins where the lake ends.
     *
     * @param stored the mark; null if there is none
     */
    LakePartition(LakeWriter writer, int number, @Nullable Mark stored) {
        this.writer = writer;
        this.number = number;
        this.stored = stored;
        this.borders = writer.borders(stored == null ? Mark.BEGINNING : stored);
    }

    /** Takes the next event. */
    void event(FollowedEvent event) {
        if (event.offset() < skipBelow) {
            borders.take(event.timestamp());
            return;
        }
        end(borders.before(event.offset(), event.timestamp()));
        if (open == null) {
            beginTime = borders.streamTime();
        }
        borders.take(event.timestamp());
        if (broken != null) {
            return;
        }
        try {
            Spill to = open;
            if (to == null) {
                to = new Spill(writer.temporary(), number);
                open = to;
            }
            to.add(event);
        } catch (IOException e) {
            broken = e;
        }
    }

    /** Ends the open chunk if a border has been passed. */
    private void end(long border) {
        if (border > borders.from()) {
            Spill rows = open;
            if (rows != null) {
                long from = borders.from();
                Mark after = new Mark(border, borders.streamTime(), -1);
                works.add(new Chunk(this, from, borders.end(border), after, rows));
                open = null;
            }
            borders.begin(border);
        }
    }

    /** Notes how far the partition has been read. */
    void readTo(Mark at) {
        position = at.nextOffset();
        leaderEpoch = at.leaderEpoch();
        end(borders.before(position));
    }

    /** Notes a gap; no event is taken before what is to be done about it is done. */
    void gap(Gap gap) {
        works.add(
                new LogGap(
                        this, gap, new Chunk(this, borders.from(), gap.fromOffset(), null, open)));
        open = null;
        gaps++;
    }

    /** Goes on behind a gap. */
    void resumeAt(long offset) {
        borders.begin(offset);
        skipBelow = offset;
        gaps--;
    }

    /** Whether there is something to do. */
    boolean hasWork() {
        return !works.isEmpty();
    }

    /** How many chunks and gaps wait. */
    int waiting() {
        return works.size();
    }

    /** Whether there is a gap to record, which must not wait. */
    boolean hasGap() {
        return gaps > 0;
    }

    /** Whether more has been read than the mark says, without events to write. */
    boolean isPastMark() {
        return works.isEmpty()
                && position >= borders.from()
                && borders.from() > (stored == null ? 0 : stored.nextOffset());
    }

    /** Has the mark moved to the open chunk's begin. */
    void moveMark() {
        long from = borders.from();
        long streamTime = open == null ? borders.streamTime() : beginTime;
        works.add(new Chunk(this, from, from, new Mark(from, streamTime, -1), null));
    }

    /** Why rows could not be kept on the local disk, so that they must be read again; or null. */
    @Nullable IOException broken() {
        return broken;
    }

    /** Does the next step of what there is to do. */
    void step() throws IOException, OvertakenException {
        Work next = works.peek();
        if (next != null && next.step()) {
            works.remove();
        }
    }

    /** Checks that the stored mark is the one that this knows. */
    void checkMark() throws IOException, OvertakenException {
        Mark now = writer.folder().mark(number);
        if (!Objects.equals(now, stored)) {
            throw new OvertakenException(
                    "partition " + number + " of the lake has the mark " + now + ", not " + stored);
        }
    }

    /** Stores a mark, with the leader epoch known by now: it may be newer than that offset's. */
    void putMark(Mark mark) throws IOException {
        Mark next = new Mark(mark.nextOffset(), mark.streamTime(), leaderEpoch);
        writer.folder().putMark(number, next);
        stored = next;
    }

    /** The stored mark; null if there is none. */
    @Nullable Mark stored() {
        return stored;
    }

    @Override
    public void close() {
        works.forEach(Work::close);
        works.clear();
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
