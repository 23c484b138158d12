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
    private long from;
    private long resumeAt = -1;
    private boolean written;

    /**
     * Nothing is done yet.
     *
     * @param before the open chunk, up to the gap, which moves no mark
     */
    LogGap(LakePartition partition, Gap gap, Chunk before) {
        this.partition = partition;
        this.gap = gap;
        this.before = before;
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
        if (resumeAt > from) {
            partition.writer.folder().putGap(gap, from, resumeAt);
        }
        // Where files go on behind it, the log is read up to their end for its stream time.
        Mark mark =
                gap.cause() != Gap.Cause.TRUNCATED && resumeAt == gap.toOffset()
                        ? new Mark(resumeAt, gap.streamTime(), -1)
                        : null;
        if (mark != null) {
            partition.putMark(mark);
        }
        partition.resumeAt(resumeAt);
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

    private void look() throws IOException {
        if (gap.cause() == Gap.Cause.TRUNCATED) {
            // Rows of the records that were lost stay, and those in their place are not taken.
            resumeAt = gap.toOffset();
            return;
        }
        long end = partition.writer.folder().end(partition.number, before.from());
        if (end >= 0) {
            from = before.from();
            before.close();
        }
        resumeAt = Math.max(end, gap.toOffset());
    }

    @Override
    public void close() {
        before.close();
    }
}
