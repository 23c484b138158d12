package io.headtail.http.measure;

import io.headtail.merge.Answer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server has answered: how long requests took, by route and status code, and where answers
 * came from. Safe from any thread; a request costs no memory.
 */
public final class Served {
    private static final int MIN_CODE = 100;
    private static final int CODES = 500;
    private static final int OK = 200;

    private final Routes routes;
    private final LongSupplier nanos;
    private final AtomicReferenceArray<@Nullable Durations> durations;
    private final LongAdder fromMemory = new LongAdder();
    private final LongAdder fromHistory = new LongAdder();
    private final LongAdder aboutThePast = new LongAdder();

    /**
     * Without requests.
     *
     * @param prefix prefix of every path; empty for none
     * @param nanos the clock of durations, such as {@link System#nanoTime}
     */
    public Served(String prefix, LongSupplier nanos) {
        this.routes = new Routes(prefix);
        this.nanos = nanos;
        this.durations = new AtomicReferenceArray<>(routes.count() * CODES);
    }

    /** Takes the requests of a route with one status code. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * @param route the path's template, {@code other} or {@code refused}
         */
        void visit(String route, int code, Durations durations);
    }

    /** Visits all routes and status codes of which there were requests. */
    public void forEach(Visitor visitor) {
        for (int i = 0; i < durations.length(); i++) {
            Durations known = durations.get(i);
            if (known != null) {
                visitor.visit(routes.name(i / CODES), MIN_CODE + i % CODES, known);
            }
        }
    }

    /** The time by the clock of durations, ns. */
    public long now() {
        return nanos.getAsLong();
    }

    /**
     * Counts a request that has been answered.
     *
     * @param path decoded
     * @param sinceNanos {@link #now} when its handling began
     */
    public void answered(String path, int code, long sinceNanos) {
        of(routes.of(path), code).add(nanos.getAsLong() - sinceNanos);
    }

    /**
     * Counts a stream that begins: how long it is open is no measure of the server.
     *
     * @param sinceNanos {@link #now} when its handling began
     */
    public void streams(long sinceNanos) {
        of(routes.stream(), OK).add(nanos.getAsLong() - sinceNanos);
    }

    /** Counts a request that was refused before it had a path. */
    public void refused(int code) {
        of(routes.refused(), code).add(0);
    }

    private Durations of(int route, int code) {
        int at = route * CODES + Math.clamp(code - MIN_CODE, 0, CODES - 1);
        Durations known = durations.get(at);
        if (known == null) {
            durations.compareAndSet(at, null, new Durations());
            return of(route, code);
        }
        return known;
    }

    /** Counts a window's newest answer that is sent. */
    public void newest(Answer answer) {
        (answer.isStored() ? fromHistory : fromMemory).increment();
    }

    /**
     * Counts the last sealed hour, day or month that is sent. One from the history is no worse than
     * any other, and in memory, too; but it stands in for a later one that is overdue.
     */
    public void sealed(Answer answer, boolean isOverdue) {
        (isOverdue && answer.isStored() ? fromHistory : fromMemory).increment();
    }

    /** Counts an answer to a request for the past. */
    public void pastAskedFor() {
        aboutThePast.increment();
    }

    /** Number of answers sent that were in memory. */
    public long fromMemory() {
        return fromMemory.sum();
    }

    /** Number of answers sent that came from the history in place of a live one. */
    public long fromHistory() {
        return fromHistory.sum();
    }

    /** Number of answers sent to requests for the past. */
    public long aboutThePast() {
        return aboutThePast.sum();
    }
}
