package io.headtail.http.rank;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a merger asks the owners of partitions.
 *
 * @param caFile certificates that it trusts (PEM) if owners use TLS; null for those of the JDK
 * @param tokenFile the token that it presents; null for none
 */
public record RankSettings(@Nullable Path caFile, @Nullable Path tokenFile) {
    /** Without files. */
    public static final RankSettings NONE = new RankSettings(null, null);
}
