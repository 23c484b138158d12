package io.headtail.follow;

import java.io.IOException;

/** Knows how instances count: what they count otherwise than this process is not written. */
@FunctionalInterface
public interface Agreement {
    /**
     * Checks that instances count as this process does.
     *
     * @throws IOException if they do not
     */
    void check() throws IOException;
}
