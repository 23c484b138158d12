package io.headtail.lake;

import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place where the log does not go on within a section that is read again: of what was in lost
 * parts, the rows there are recorded as gaps. All other parts are merged.
 */
final class RereadGap implements Work {
    private final LakePartition partition;
    private final Gap gap;
    private final @Nullable Chunk before;
    private final Mark begin;
    private final long end;
    private @Nullable SectionEnd last;
    private long resumeAt = -1;
    private boolean written;
    private boolean recorded;

    /**
     * Nothing is done yet.
     *
     * @param before the rows of a lost part up to the gap; null if there are none
     * @param begin where the section begins
     * @param end where it ends, above the begin of the gap
     */
    RereadGap(LakePartition partition, Gap gap, @Nullable Chunk before, Mark begin, long end) {
        this.partition = partition;
        this.gap = gap;
        this.before = before;
        this.begin = begin;
        this.end = end;
    }

    @Override
    public boolean step() throws IOException, OvertakenException {
        if (resumeAt < 0) {
            partition.mark.check();
            look();
        }
        if (!written) {
            written = before == null || before.step();
            return false;
        }
        if (!recorded) {
            record();
            recorded = true;
        }
        if (resumeAt < end) {
            partition.resumeReread(resumeAt);
            return true;
        }
        // Where files go on behind it, the log is read up to their end for its stream time.
        if (resumeAt == gap.toOffset()) {
            Mark mark = new Mark(resumeAt, gap.streamTime(), -1);
            SectionEnd of = last;
            if (of == null) {
                of = new SectionEnd(partition, begin, end, mark, mark).keeping();
                last = of;
            }
            if (!of.step()) {
                return false;
            }
        }
        partition.resumeAt(resumeAt, true);
        return true;
    }

    // A mark may be older than files: of those, nothing is lost.
    private void look() throws IOException {
        resumeAt = gap.toOffset();
        if (gap.cause() == Gap.Cause.TRUNCATED) {
            return;
        }
        long behind = -1;
        Set<Long> done = new HashSet<>();
        for (LakeName file : partition.writer.folder().filesOnce()) {
            if (file.partition() == partition.number && file.from() >= begin.nextOffset()) {
                behind = Math.max(behind, file.to());
                if (file.from() == begin.nextOffset() && file.to() == end) {
                    done.add(file.hour());
                }
            }
        }
        if (behind > end) {
            partition.mark.dropParts();
        } else {
            partition.mark.found(done);
        }
        resumeAt = Math.max(resumeAt, behind > end ? behind : -1);
    }

    private void record() throws IOException, OvertakenException {
        List<LakeName> left = new ArrayList<>();
        Set<List<Long>> spans = new HashSet<>();
        for (LakeName part : partition.mark.lost()) {
            long from = Math.max(part.from(), gap.fromOffset());
            long to = Math.min(part.to(), gap.toOffset());
            if (from >= to) {
                left.add(part);
                continue;
            }
            if (spans.add(List.of(from, to))) {
                partition.writer.recordGap(gap, from, to);
            }
            if (to < part.to()) {
                left.add(new LakeName(part.hour(), part.partition(), to, part.to()));
            }
        }
        if (resumeAt == gap.toOffset()) {
            if (resumeAt > end) {
                partition.writer.recordGap(gap, end, resumeAt);
            }
            partition.mark.putLost(left);
        }
    }

    @Override
    public long bytes() {
        return before == null ? 0 : before.bytes();
    }

    @Override
    public void close() {
        if (before != null) {
            before.close();
        }
        if (last != null) {
            last.close();
        }
    }
}
