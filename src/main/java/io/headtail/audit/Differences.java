package io.headtail.audit;

import io.headtail.audit.recount.CountedRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Compares rank by rank: missing, extra and duplicate ranks and gaps are all differences. */
final class Differences {
    private Differences() {}

    /**
     * All differences, by rank.
     *
     * @param expected rank 1 first
     * @param stored in any order
     */
    static List<Difference> of(List<CountedRow> expected, List<StoredRow> stored) {
        List<Difference> differences = new ArrayList<>();
        BitSet seen = new BitSet();
        for (StoredRow row : stored) {
            boolean isRank = row.rank() >= 1 && row.rank() <= expected.size();
            boolean again = isRank && seen.get(row.rank());
            CountedRow should = isRank && !again ? expected.get(row.rank() - 1) : null;
            CountedRow found = new CountedRow(row.videoId(), row.views());
            if (!found.equals(should)) {
                differences.add(new Difference(row.rank(), should, found));
            }
            if (isRank) {
                seen.set(row.rank());
            }
        }
        for (int rank = seen.nextClearBit(1);
                rank <= expected.size();
                rank = seen.nextClearBit(rank + 1)) {
            differences.add(new Difference(rank, expected.get(rank - 1), null));
        }
        differences.sort(Comparator.comparingInt(Difference::rank));
        return differences;
    }
}
