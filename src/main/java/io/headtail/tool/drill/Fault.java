package io.headtail.tool.drill;

import java.util.Map;
import java.util.TreeMap;

/** A fault that happened, with what was seen of it. Epoch ms throughout. */
final class Fault {
    private final String name;
    private final long atMs;
    private long struckMs;
    private long overMs;
    private long deletedBeforeMs = Long.MIN_VALUE;
    private Map<String, Long> replayed = Map.of();

    /** It begins now. */
    Fault(String name) {
        this(name, System.currentTimeMillis());
    }

    Fault(String name, long atMs) {
        this.name = name;
        this.atMs = atMs;
        this.struckMs = atMs;
        this.overMs = atMs;
    }

    /** Something was taken away only now: the time until answers are exact counts from here. */
    void strikes() {
        struckMs = System.currentTimeMillis();
        overMs = struckMs;
    }

    /** What it took away runs again. */
    void over() {
        over(System.currentTimeMillis());
    }

    void over(long ms) {
        overMs = ms;
    }

    /** Events older than this were deleted from the log, some that windows still need perhaps. */
    void deletedBefore(long ms) {
        deletedBeforeMs = ms;
    }

    /** Events replayed in recoveries since it began, by cursor; empty where nothing is said. */
    void replayed(Map<String, Long> byCursor) {
        replayed = new TreeMap<>(byCursor);
    }

    String name() {
        return name;
    }

    long atMs() {
        return atMs;
    }

    long struckMs() {
        return struckMs;
    }

    long overMs() {
        return overMs;
    }

    /** {@link Long#MIN_VALUE} if it deleted nothing. */
    long deletedBeforeMs() {
        return deletedBeforeMs;
    }

    Map<String, Long> replayed() {
        return replayed;
    }
}
