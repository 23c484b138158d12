package io.headtail.tool.drill.fault;

import java.util.Map;
import java.util.TreeMap;

/** A fault that was injected, with its observed effects. All times are epoch ms. */
public final class InjectedFault {
    private final String name;
    private final long atMs;
    private long struckMs;
    private long overMs;
    private long deletedBeforeMs = Long.MIN_VALUE;
    private Map<String, Long> replayed = Map.of();

    /** A fault that begins now. */
    public InjectedFault(String name) {
        this(name, System.currentTimeMillis());
    }

    /** A fault that begins, strikes and is over at {@code atMs}, unless changed later. */
    public InjectedFault(String name, long atMs) {
        this.name = name;
        this.atMs = atMs;
        this.struckMs = atMs;
        this.overMs = atMs;
    }

    /** Takes effect only now: the time until answers are exact again counts from here. */
    void strikes() {
        struckMs = System.currentTimeMillis();
        overMs = struckMs;
    }

    /** Everything that it took away runs again now. */
    public void over() {
        over(System.currentTimeMillis());
    }

    /** Everything that it took away ran again at {@code ms}. */
    public void over(long ms) {
        overMs = ms;
    }

    /** Events older than this were deleted from the log; windows may still need some of them. */
    public void deletedBefore(long ms) {
        deletedBeforeMs = ms;
    }

    /** Sets the number of events replayed in recoveries since it began, by cursor. */
    public void replayed(Map<String, Long> byCursor) {
        replayed = new TreeMap<>(byCursor);
    }

    /** Its name in the report. */
    public String name() {
        return name;
    }

    /** When it began. */
    public long atMs() {
        return atMs;
    }

    /** When it took effect: the time until answers are exact again counts from here. */
    public long struckMs() {
        return struckMs;
    }

    /** When everything that it took away ran again. */
    public long overMs() {
        return overMs;
    }

    /** Events older than this were deleted; {@link Long#MIN_VALUE} if none were. */
    public long deletedBeforeMs() {
        return deletedBeforeMs;
    }

    /** Events replayed in recoveries since it began, by cursor; empty if none were reported. */
    public Map<String, Long> replayed() {
        return replayed;
    }
}
