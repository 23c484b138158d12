package io.headtail.lake;

import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place where the log does not go on where the lake ends. What is in the lake stays there; what
 * the log still has goes on behind it; what is between is recorded. A chunk that such a place cuts
 * has no border of its own there, so it is written only if nobody has written it before.
 */
final class LogGap implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(LogGap.class);

    private final LakePartition partition;
    private final Gap gap;
    private final Chunk before;
    private final @Nullable Mark section;
    private final long cut;
    private @Nullable SectionEnd end;
    private long from;
    private long resumeAt = -1;
    private boolean written;

    /**
     * Nothing is done yet.
     *
     * @param before the open chunk, up to the gap, which moves no mark
     * @param section where the open section begins; null if there are none
     * @param cut where it ends
     */
    LogGap(LakePartition partition, Gap gap, Chunk before, @Nullable Mark section, long cut) {
        this.partition = partition;
        this.gap = gap;
        this.before = before;
        this.section = section;
        this.cut = cut;
        this.from = gap.fromOffset();
    }

    @Override
    public boolean step() throws IOException, OvertakenException {
        if (resumeAt < 0) {
            look();
        }
        if (!written) {
            written = before.step();
            return false;
        }
        if (resumeAt > from && end == null) {
            partition.writer.folder().putGap(gap, from, resumeAt);
        }
        // Where files go on behind it, the log is read up to their end for its stream time.
        Mark mark =
                gap.cause() != Gap.Cause.TRUNCATED && resumeAt == gap.toOffset()
                        ? new Mark(resumeAt, gap.streamTime(), -1)
                        : null;
        if (mark != null && !isStored(mark)) {
            return false;
        }
        partition.resumeAt(resumeAt, gap.cause() != Gap.Cause.TRUNCATED);
        partition.writer.status().addGap();
        LOG.warn(
                "lake partition={}: rows of offsets {} to {} may be missing ({}); recorded in {}",
                partition.number,
                from,
                resumeAt,
                gap,
                partition.writer.folder());
        return true;
    }

    // What is in parts becomes files first: the section cannot go on.
    private boolean isStored(Mark mark) throws IOException, OvertakenException {
        if (section == null) {
            partition.mark.move(mark, null);
            return true;
        }
        SectionEnd last = end;
        if (last == null) {
            last = new SectionEnd(partition, section, cut, mark, mark);
            end = last;
        }
        return last.step();
    }

    private void look() throws IOException {
        if (gap.cause() == Gap.Cause.TRUNCATED) {
            // Rows of the records that were lost stay, and those in their place are not taken.
            resumeAt = gap.toOffset();
            return;
        }
        long behind = partition.writer.folder().end(partition.number, before.from());
        boolean same = section != null && behind == cut && !before.hasRows();
        if (behind >= 0 && !same) {
            from = before.from();
            before.close();
            partition.mark.dropParts();
        }
        resumeAt = Math.max(behind, gap.toOffset());
    }

    @Override
    public long bytes() {
        return before.bytes();
    }

    @Override
    public void close() {
        before.close();
        if (end != null) {
            end.close();
        }
    }
}
