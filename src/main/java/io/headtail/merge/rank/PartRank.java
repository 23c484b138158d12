package io.headtail.merge.rank;

import io.headtail.merge.Partial;

/**
 * One partition's answer to a {@link RankQuestion}. Everything in it is of one tick, that of its
 * {@link #partial}.
 *
 * @param partial says by which settings it was counted, at which tick, and with what marks; without
 *     rows
 * @param anywhere whether ids may lie in several partitions, as the producers do not place them
 * @param views the video's views in the partition; of a rising window its rise, at least 0
 * @param before how many of the partition's videos come before; −1 if they were not counted
 * @param videos how many of the partition's videos have a rank; −1 if they were not counted
 */
public record PartRank(Partial partial, boolean anywhere, long views, long before, long videos) {
    /** The partition. */
    public int partition() {
        return partial.partition();
    }

    /** The tick, epoch ms. */
    public long tick() {
        return partial.tick();
    }

    /** Whether its videos were counted. */
    public boolean isCounted() {
        return before >= 0;
    }

    /** Whether both were counted by the same settings, of the same topic. */
    public boolean agreesWith(PartRank other) {
        return partial.fingerprint() == other.partial.fingerprint()
                && partial.partitions() == other.partial.partitions();
    }

    /** The one of two answers of a partition that counts: that of the later tick. */
    public PartRank or(PartRank other) {
        if (tick() != other.tick()) {
            return tick() > other.tick() ? this : other;
        }
        return other.partial.standsBefore(partial) ? other : this;
    }
}
