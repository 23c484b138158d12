package io.headtail.tool.drill.fault;

import java.util.Map;
import java.util.TreeMap;

/** A fault that happened, with what was seen of it. Epoch ms throughout. */
public final class InjectedFault {
    private final String name;
    private final long atMs;
    private long struckMs;
    private long overMs;
    private long deletedBeforeMs = Long.MIN_VALUE;
    private Map<String, Long> replayed = Map.of();

    /** It begins now. */
    public InjectedFault(String name) {
        this(name, System.currentTimeMillis());
    }

    public InjectedFault(String name, long atMs) {
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
    public void over() {
        over(System.currentTimeMillis());
    }

    public void over(long ms) {
        overMs = ms;
    }

    /** Events older than this were deleted from the log, some that windows still need perhaps. */
    public void deletedBefore(long ms) {
        deletedBeforeMs = ms;
    }

    /** Events replayed in recoveries since it began, by cursor; empty where nothing is said. */
    public void replayed(Map<String, Long> byCursor) {
        replayed = new TreeMap<>(byCursor);
    }

    public String name() {
        return name;
    }

    public long atMs() {
        return atMs;
    }

    public long struckMs() {
        return struckMs;
    }

    public long overMs() {
        return overMs;
    }

    /** {@link Long#MIN_VALUE} if it deleted nothing. */
    public long deletedBeforeMs() {
        return deletedBeforeMs;
    }

    public Map<String, Long> replayed() {
        return replayed;
    }
}
