package io.headtail.http.rank;

import io.headtail.merge.rank.RankSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked about ranks, and who asks.
 *
 * @param asker asks the owners; null in a process without a merger
 * @param own this process' partitions; supplies null while it owns none
 * @param counts what became of questions
 */
public record RankAccess(
        @Nullable RankAsker asker, Supplier<@Nullable RankSource> own, RankCounts counts) {
    /** Nobody asks, and nobody is asked. */
    public static RankAccess none() {
        return new RankAccess(null, () -> null, new RankCounts());
    }
}
