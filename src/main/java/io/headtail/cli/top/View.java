package io.headtail.cli.top;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a screen shows.
 *
 * @param url of the server
 * @param windows names, in the order of their keys
 * @param selected which of them
 * @param board its newest answer; null while there is none
 * @param moves what moved lately
 * @param receivedNanos when the board was received, by {@link System#nanoTime}
 * @param skip ranks that are scrolled away
 */
record View(
        String url,
        List<String> windows,
        int selected,
        @Nullable Board board,
        Moves moves,
        Connection connection,
        long receivedNanos,
        int skip) {}
