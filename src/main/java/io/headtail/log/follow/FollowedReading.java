package io.headtail.log.follow;

import io.headtail.follow.FollowedPartition;
import io.headtail.follow.Mark;
import io.headtail.log.EndSource;
import io.headtail.log.LogEnd;
import org.jspecify.annotations.Nullable;

/** A partition that is being read. Not thread-safe. */
final class FollowedReading {
    final FollowedPartition partition;
    final Mark began;
    final QuietTime quiet;
    final EndSource.@Nullable Followed ends;

    FollowedReading(Mark mark, long latenessMs, long nowNanos, EndSource.@Nullable Followed ends) {
        this.partition = new FollowedPartition(mark, latenessMs);
        this.began = mark;
        this.quiet = new QuietTime(nowNanos);
        this.ends = ends;
    }

    // Every answer, in the order of the questions.
    void takeEnds(long nowNanos) {
        if (ends != null) {
            for (LogEnd end = ends.take(); end != null; end = ends.take()) {
                quiet.end(end, partition.mark().nextOffset(), nowNanos);
            }
        }
    }

    void close() {
        if (ends != null) {
            ends.close();
        }
    }
}
