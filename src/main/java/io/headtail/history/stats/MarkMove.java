package io.headtail.history.stats;

import io.headtail.follow.Mark;
import org.jspecify.annotations.Nullable;

/**
 * A partition's mark as it is stored, and as it shall be.
 *
 * @param from null if none is stored
 * @param writtenBefore all minutes that start before it are written, epoch ms; {@link Mark#NO_TIME}
 *     if none are
 * @param quietBefore the same of a partition that is quiet, in which views may still come for them;
 *     {@link Mark#NO_TIME} if it is not
 * @param partitions the topic's partition count, looked up after all below {@code to} was read
 */
record MarkMove(
        int partition,
        @Nullable Mark from,
        Mark to,
        long writtenBefore,
        long quietBefore,
        int partitions) {}
