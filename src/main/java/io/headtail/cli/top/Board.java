package io.headtail.cli.top;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a window, with what says how exact it is.
 *
 * @param start RFC 3339, as the server wrote it
 * @param end of the span, excluded; RFC 3339
 * @param completeFrom RFC 3339; null where it is complete
 * @param degraded why it may be old or inexact; null if it is not
 * @param late views that fall into the span, were late and are in no row
 * @param rows best first
 */
record Board(
        String window,
        String start,
        String end,
        boolean isFinal,
        boolean complete,
        @Nullable String completeFrom,
        @Nullable String degraded,
        long late,
        List<Row> rows) {
    /** A rank: the video and its views, or what it rose by in a window of rises. */
    record Row(String id, long views) {}

    /** How exact it is, in words. */
    List<String> states() {
        List<String> states = new ArrayList<>();
        states.add(isFinal ? "final" : "provisional");
        states.add(complete ? "complete" : "incomplete before " + completeFrom);
        if (degraded != null) {
            states.add("degraded: " + degraded);
        }
        if (late > 0) {
            states.add("%,d late %s not counted".formatted(late, late == 1 ? "view" : "views"));
        }
        return states;
    }

    /** Whether nothing but the time of the answer distinguishes it from an exact one. */
    boolean isExact() {
        return isFinal && complete && degraded == null;
    }
}
