package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An assigned partition: its open chunk, and what is to be done in the store. */
final class LakePartition implements AutoCloseable {
    final LakeWriter writer;
    final int number;

    /** What the lake knows of it. */
    final StoredMark mark;

    private final ChunkBorders borders;
    private final Works works = new Works();

    /** Null if the lake is not compacted. */
    private final @Nullable OpenSection section;

    /** Null unless the section is read again. */
    private @Nullable Reread again;

    private final OpenRows open;

    /** The stream time before the first row of the open chunk. */
    private long beginTime;

    private long skipBelow;
    private long position;
    private int gaps;

    /**
     * Begins where the lake ends.
     *
     * @param stored the mark; null if there is none
     */
    LakePartition(LakeWriter writer, int number, @Nullable LakeMark stored) {
        this.writer = writer;
        this.number = number;
        this.mark = new StoredMark(writer.folder(), number, stored, writer.rules().compacts());
        Mark at = stored == null ? Mark.BEGINNING : stored.mark();
        this.borders = writer.borders(at);
        this.open = new OpenRows(writer.temporary(), number);
        if (writer.rules().compacts()) {
            Section of = stored == null ? null : stored.section();
            Section begun = of == null ? new Section(at.movedTo(at.nextOffset()), List.of()) : of;
            this.section = new OpenSection(writer, at, begun);
            this.again = begun.isReadAgain() ? new Reread(begun) : null;
        } else {
            this.section = null;
        }
    }

    /** Takes the next event. */
    void event(FollowedEvent event) {
        if (event.offset() < skipBelow) {
            take(event.timestamp());
            return;
        }
        Reread of = again;
        if (of != null) {
            if (event.offset() < of.end()) {
                readAgain(of, event);
                return;
            }
            endReread(of);
        }
        end(borders.before(event.offset(), event.timestamp()));
        if (section != null) {
            if (section.size().isFullFor(LakeName.hourOf(event.timestamp()))) {
                end(event.offset());
            }
            endSection(section, section.before(event.offset(), event.timestamp()));
            endFullSection(section);
            section.fill();
        }
        if (open.isEmpty()) {
            beginTime = borders.streamTime();
        }
        take(event.timestamp());
        keep(event);
    }

    // Of a section of which parts are lost: takes what was in them.
    private void readAgain(Reread of, FollowedEvent event) {
        if (of.leavesSpan(event.offset())) {
            endSpan(of);
        }
        take(event.timestamp());
        if (of.takes(event.offset(), event.timestamp())) {
            keep(event);
        }
    }

    private void endSpan(Reread of) {
        Spill rows = open.take();
        if (rows != null) {
            works.add(new Chunk(this, of.from(), of.to(), null, sectionBegin(), rows));
        }
        of.endSpan();
    }

    private void endReread(Reread of) {
        endSpan(of);
        again = null;
        OpenSection ended = section;
        if (ended != null) {
            Mark begin = ended.begin();
            borders.begin(of.end());
            ended.beginAt(of.end());
            works.add(
                    new SectionEnd(this, begin, of.end(), ended.begin(), ended.begin()).keeping());
        }
    }

    private void keep(FollowedEvent event) {
        if (section != null && again == null) {
            section.size().add(LakeName.hourOf(event.timestamp()));
        }
        open.add(event);
    }

    private void take(long timestamp) {
        borders.take(timestamp);
        if (section != null) {
            section.take(timestamp);
        }
    }

    // Its end is that of its last part: it follows from the log, whoever looks when.
    private void endFullSection(OpenSection of) {
        SectionSize parts = of.size();
        if (parts.isFull() && of.isFilled()) {
            writer.noteEarlyEnd(number, of);
            endSection(of, parts.end());
        }
    }

    private @Nullable Mark sectionBegin() {
        return section == null ? null : section.begin();
    }

    /** Ends the section if a border has been passed, after that of its last chunk. */
    private void endSection(OpenSection of, long border) {
        if (of.endsAt(border)) {
            boolean filled = of.isFilled();
            Mark begin = of.begin();
            long end = of.end(border);
            of.beginAt(border);
            if (filled) {
                Mark after = new Mark(borders.from(), borders.streamTime(), -1);
                works.add(new SectionEnd(this, begin, end, after, of.begin()));
            }
        }
    }

    /** Ends the open chunk if a border has been passed. */
    private void end(long border) {
        if (border > borders.from()) {
            Spill rows = open.take();
            if (rows != null) {
                long from = borders.from();
                Mark after = new Mark(border, borders.streamTime(), -1);
                works.add(new Chunk(this, from, borders.end(border), after, sectionBegin(), rows));
                if (section != null) {
                    section.size().endChunk(borders.end(border));
                }
            }
            borders.begin(border);
        }
    }

    /** Notes how far the partition has been read. */
    void readTo(Mark at) {
        position = at.nextOffset();
        mark.leaderEpoch(at.leaderEpoch());
        if (gaps > 0) {
            // What is behind a gap begins once it is known where that is.
            return;
        }
        Reread of = again;
        if (of != null) {
            if (position < of.end()) {
                return;
            }
            endReread(of);
        }
        end(borders.before(position));
        if (section != null) {
            endSection(section, section.before(position));
            endFullSection(section);
        }
    }

    /** Notes a gap; no event is taken before what is to be done about it is done. */
    void gap(Gap gap) {
        Reread of = again;
        if (of != null && gap.fromOffset() >= of.end()) {
            endReread(of);
        } else if (of != null) {
            gapInReread(of, gap);
            return;
        }
        Mark begin = sectionBegin();
        Chunk before = new Chunk(this, borders.from(), gap.fromOffset(), null, begin, open.take());
        long cut = section == null ? gap.fromOffset() : section.cut(gap.fromOffset());
        works.add(new LogGap(this, gap, before, begin, cut));
        if (section != null) {
            section.size().endChunk(gap.fromOffset());
        }
        gaps++;
    }

    private void gapInReread(Reread of, Gap gap) {
        Spill rows = open.take();
        Mark begin = sectionBegin();
        long to = Math.min(gap.fromOffset(), of.to());
        Chunk before = rows == null ? null : new Chunk(this, of.from(), to, null, begin, rows);
        of.endSpan();
        works.add(
                new RereadGap(this, gap, before, begin == null ? Mark.BEGINNING : begin, of.end()));
        gaps++;
    }

    /** Goes on behind a gap in a section that is read again. */
    void resumeReread(long offset) {
        if (again != null) {
            again.resumeAt(offset);
        }
        gaps--;
    }

    /** Goes on behind a gap, at which a section ends unless its rows may go on behind it. */
    void resumeAt(long offset, boolean endsSection) {
        borders.begin(offset);
        if (section != null && endsSection) {
            section.beginAt(offset);
            again = null;
        }
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

    /** Bytes of rows on the local disk that wait. */
    long waitingBytes() {
        return works.bytes();
    }

    /** Whether there is a gap to record, which must not wait. */
    boolean hasGap() {
        return gaps > 0;
    }

    /** Whether more has been read than the mark says, without events to write. */
    boolean isPastMark() {
        return again == null
                && works.isEmpty()
                && position >= borders.from()
                && borders.from() > mark.nextOffset();
    }

    /** Has the mark moved to the open chunk's begin. */
    void moveMark() {
        long from = borders.from();
        long streamTime = open.isEmpty() ? borders.streamTime() : beginTime;
        Mark at = new Mark(from, streamTime, -1);
        works.add(new Chunk(this, from, from, at, sectionBegin(), null));
    }

    /** Why rows could not be kept on the local disk, so that they must be read again; or null. */
    @Nullable IOException broken() {
        return open.broken();
    }

    /** Does the next step of what there is to do. */
    void step() throws IOException, OvertakenException {
        works.step();
    }

    @Override
    public void close() {
        works.close();
        open.close();
    }
}
