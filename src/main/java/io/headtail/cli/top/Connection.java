package io.headtail.cli.top;

/** How answers of a window come at the moment. */
sealed interface Connection {
    /** Nothing has come yet. */
    record Opening() implements Connection {}

    /** Over the stream. */
    record Live() implements Connection {}

    /**
     * Asked for every second, since the stream was refused.
     *
     * @param why in words
     */
    record Polling(String why) implements Connection {}

    /**
     * None come; it is tried again.
     *
     * @param why in words
     * @param sinceNanos by {@link System#nanoTime}
     */
    record Lost(String why, long sinceNanos) implements Connection {}
}
