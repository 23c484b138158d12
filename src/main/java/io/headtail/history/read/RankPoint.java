package io.headtail.history.read;

import static io.headtail.history.db.Tables.GLOBAL_TOPK_SNAPSHOTS;
import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;

import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * The rank of one video at one boundary, and the boundary's marks.
 *
 * @param tick the boundary, epoch ms
 * @param rank from 1
 * @param inexact why the counts may not be exact; null if they are
 */
public record RankPoint(
        long tick,
        int rank,
        long views,
        boolean isFinal,
        boolean isComplete,
        @Nullable String inexact) {

    /** From a row of the ranks joined with that of its boundary. */
    static RankPoint of(Record line) {
        return new RankPoint(
                line.get(GLOBAL_TOPK_SNAPSHOTS.SNAPSHOT_TIME).toEpochMilli(),
                line.get(GLOBAL_TOPK_SNAPSHOTS.RANK),
                line.get(GLOBAL_TOPK_SNAPSHOTS.TOTAL_VIEWS),
                line.get(TOPK_BOUNDARIES.IS_FINAL),
                line.get(TOPK_BOUNDARIES.IS_COMPLETE),
                line.get(Reasons.FIELD));
    }
}
