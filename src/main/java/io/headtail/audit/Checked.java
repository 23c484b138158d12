package io.headtail.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found of one boundary.
 *
 * @param tick epoch ms
 * @param revision of what is stored; −1 where nothing is
 * @param rows how many ranks were compared
 * @param differing how many ranks are not as recounted
 * @param first the first of those
 * @param note what else there is to say; null for nothing
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
    public Checked {
        first = List.copyOf(first);
    }
}
