package io.headtail.config;

import java.util.Locale;

/** What a process does. */
public enum Role {
    /** Instance and merger in one process. */
    STANDALONE,
    /** Owns partitions and publishes partials. */
    INSTANCE,
    /** Merges partials and answers. */
    MERGER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
