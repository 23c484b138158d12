package io.headtail.merge.rank;

import java.io.IOException;
import java.util.List;

/** A process that owns partitions and can be asked. Thread-safe. */
@FunctionalInterface
public interface RankSource {
    /**
     * Asks it; blocks.
     *
     * @param waitNanos how long a partition may take to reach the tick, ns
     * @return the answers of the partitions that it owns; of those that have not reached the tick
     *     in time, or have passed it, at the tick where they stand
     * @throws RankBusyException if too many other questions are open
     * @throws IOException if it does not answer
     */
    List<PartRank> ask(RankQuestion question, long waitNanos) throws IOException;
}
