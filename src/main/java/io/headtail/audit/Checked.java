package io.headtail.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result for one boundary.
 *
 * @param tick epoch ms
 * @param revision revision of the stored answer; −1 if none is stored
 * @param rows number of ranks compared
 * @param differing number of ranks that differ from the recount
 * @param first the first of those
 * @param note an additional remark; null for none
 */
public record Checked(
        String window,
        long tick,
        int revision,
        Verdict verdict,
        int rows,
        int differing,
        List<Difference> first,
        @Nullable String note) {
    /** Copies the list. */
    public Checked {
        first = List.copyOf(first);
    }
}
