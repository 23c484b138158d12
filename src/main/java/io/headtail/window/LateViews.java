package io.headtail.window;

import io.headtail.time.CalendarUnit;
import io.headtail.time.Span;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.util.List;

/**
 * How many known views belong into each window but were late. They are in no row; an answer reports
 * beside its rows how many it lacks.
 *
 * <p>A late event may lie anywhere: before a window, inside it, or at a tick that the windows have
 * not reached, if its stream time is far ahead. A view <i>enters</i> all windows once they are at a
 * tick above it, and <i>leaves</i> a sliding one once that starts above it:
 *
 * <pre>
 * late views of a window [start, T) = reached − left
 * reached: views of ticks below T
 * left:    views of ticks below start
 * </pre>
 *
 * <p>So each window needs one number, and two tables hold what will still enter and leave, by tick.
 * {@link #add} costs O(windows), and {@link #advance} as many lookups as ticks were passed, or a
 * scan of the tables, whichever is less; both cost only a comparison if nothing is late.
 *
 * <p>Memory: ticks that no configured window can contain any more are dropped. All numbers are
 * exact up to {@value #MAX_TICKS} ticks. Beyond that, ticks far from the current one are merged,
 * each moved by less than 1 / {@value #EXACT_TICKS} of its distance, so that it enters early and
 * leaves late: a window may then report more missing views than it has, and a sliding one or that
 * of all time never fewer, except perhaps after a {@link #graft}.
 */
final class LateViews {
    /** The maximum number of separate ticks: 8 MiB a table. */
    static final int MAX_TICKS = 1 << 18;

    /** Ticks within this distance are never merged. */
    static final int EXACT_TICKS = 1 << 12;

    private static final int MIN_SWEEP_TICKS = 1 << 10;

    private final List<WindowSpec> specs;
    private final Timing timing;
    private final int maxTicks;
    private final int exactTicks;
    private final long longestMs;
    private final long[] left;
    private final TickSums leaving;
    private final TickSums ahead;
    private int sweepLeavingAt;
    private int sweepAheadAt;

    private long tick;
    private long reached;
    private long aheadViews;
    private long month;
    private long monthStart = Long.MIN_VALUE;
    private long monthEnd = Long.MIN_VALUE;

    /** Without late views, for windows that have no tick yet. */
    LateViews(List<WindowSpec> specs, Timing timing) {
        this(specs, timing, Long.MIN_VALUE, FrozenLate.none(), MAX_TICKS, EXACT_TICKS);
    }

    /**
     * With the late views that {@link #freeze} returned at that tick; the windows may be others.
     */
    LateViews(List<WindowSpec> specs, Timing timing, long tick, FrozenLate from) {
        this(specs, timing, tick, from, MAX_TICKS, EXACT_TICKS);
    }

    LateViews(
            List<WindowSpec> specs,
            Timing timing,
            long tick,
            FrozenLate from,
            int maxTicks,
            int exactTicks) {
        this.specs = List.copyOf(specs);
        this.timing = timing;
        this.maxTicks = maxTicks;
        this.exactTicks = exactTicks;
        this.longestMs = longestSliding(specs);
        this.left = new long[specs.size()];
        this.tick = tick;
        this.reached = from.reached();
        this.month = from.month();
        this.leaving = from.leaving().copy();
        this.ahead = from.ahead().copy();
        this.sweepLeavingAt = next(leaving.size());
        this.sweepAheadAt = next(ahead.size());
        if (tick != Long.MIN_VALUE) {
            beginMonth(tick);
        }
        recount();
    }

    private static long longestSliding(List<WindowSpec> specs) {
        return specs.stream()
                .filter(WindowSpec::isSliding)
                .mapToLong(spec -> spec.span().longestMs())
                .max()
                .orElse(0);
    }

    private void beginMonth(long at) {
        monthStart = CalendarUnit.MONTH.startOf(at);
        monthEnd = CalendarUnit.MONTH.endOf(monthStart);
    }

    // Every known view has entered or will, and has left each window or will.
    private void recount() {
        if (tick == Long.MIN_VALUE) {
            aheadViews = ahead.between(0, Long.MAX_VALUE, timing.tickMs());
            return;
        }
        aheadViews = ahead.between(tick, Long.MAX_VALUE, timing.tickMs());
        for (int w = 0; w < left.length; w++) {
            if (specs.get(w).isSliding()) {
                long start = specs.get(w).startOf(tick);
                long stay = leaving.between(start, Long.MAX_VALUE, timing.tickMs());
                left[w] = reached + aheadViews - stay;
            }
        }
    }

    /** Adds views, ≥ 1, of a late event. */
    void add(long timestamp, long views) {
        long at = timing.floor(timestamp);
        if (at >= tick) {
            aheadViews += views;
            ahead.add(at, views);
        } else {
            reached += views;
            month += at >= monthStart ? views : 0;
            for (int w = 0; w < left.length; w++) {
                left[w] += specs.get(w).isSliding() && at < specs.get(w).startOf(tick) ? views : 0;
            }
        }
        if (at >= leastStart()) {
            leaving.add(at, views);
        }
        if (leaving.size() > sweepLeavingAt) {
            sweepLeaving();
        }
        if (ahead.size() > sweepAheadAt) {
            sweepAhead();
        }
    }

    private long leastStart() {
        return tick == Long.MIN_VALUE ? Long.MIN_VALUE : tick - longestMs;
    }

    private void sweepLeaving() {
        long least = leastStart();
        leaving.rebuild(at -> at >= least, at -> at);
        if (leaving.size() > maxTicks) {
            long from = reference(leaving);
            leaving.rebuild(at -> true, at -> up(at, grain(at, from)));
            recount();
        }
        sweepLeavingAt = next(leaving.size());
    }

    private void sweepAhead() {
        long least = tick;
        ahead.rebuild(at -> at >= least, at -> at);
        if (ahead.size() > maxTicks) {
            long from = reference(ahead);
            ahead.rebuild(at -> true, at -> at - at % grain(at, from));
        }
        sweepAheadAt = next(ahead.size());
    }

    // Large enough that a sweep costs O(1) for each tick added since the last one.
    private int next(int size) {
        int twice = Math.max(MIN_SWEEP_TICKS, 2 * size);
        return size > maxTicks ? twice : Math.min(twice, maxTicks + maxTicks / 4);
    }

    private long reference(TickSums of) {
        return tick == Long.MIN_VALUE ? of.last() : tick;
    }

    // A power of two of ticks, so that merged ticks stay merged.
    private long grain(long at, long from) {
        long distance = Math.abs(at - from) / timing.tickMs();
        return Math.max(1, Long.highestOneBit(distance) / exactTicks) * timing.tickMs();
    }

    private static long up(long at, long grain) {
        long above = (at + grain - 1) / grain * grain;
        return above < at ? at : above;
    }

    /**
     * Whether the number of missing views of each window is the same at all ticks up to {@code
     * next}, as far as is known; O(1) if nothing is late, otherwise as {@link #advance}.
     */
    boolean sameThrough(long next) {
        if (ahead.size() == 0 && leaving.size() == 0) {
            return month == 0 || next <= monthEnd;
        }
        boolean same = ahead.between(tick, next, timing.tickMs()) == 0;
        for (int w = 0; same && w < left.length; w++) {
            same = !specs.get(w).isSliding() || leaving(w, next) == 0;
        }
        return same && (month == 0 || next <= monthEnd);
    }

    private long leaving(int w, long next) {
        long before = tick == Long.MIN_VALUE ? 0 : specs.get(w).startOf(tick);
        return leaving.between(before, specs.get(w).startOf(next), timing.tickMs());
    }

    /** The first tick not yet reached that has late views; O(ticks held). */
    long firstAhead() {
        return ahead.first();
    }

    /**
     * Moves the windows to a greater tick; returns whether any window lacks more or fewer views
     * than at the tick before.
     */
    boolean advance(long next) {
        boolean same = sameThrough(next);
        long entered = ahead.between(tick, next, timing.tickMs());
        if (next > monthEnd) {
            beginMonth(next);
            month = ahead.between(monthStart, next, timing.tickMs());
        } else {
            month += entered;
        }
        reached += entered;
        aheadViews -= entered;
        for (int w = 0; leaving.size() > 0 && w < left.length; w++) {
            if (specs.get(w).isSliding()) {
                left[w] += leaving(w, next);
            }
        }
        tick = next;
        if (leaving.size() > 0 && leaving.last() < leastStart()) {
            leaving.clear();
        }
        if (ahead.size() > 0 && ahead.last() < tick) {
            ahead.clear();
        }
        return !same;
    }

    /** The tick of the windows; {@link Long#MIN_VALUE} before the first. */
    long tick() {
        return tick;
    }

    /** The late views that window {@code w} lacks at its tick, as far as is known. */
    long in(int w) {
        return switch (specs.get(w).span()) {
            case Span.Sliding sliding -> Math.max(0, reached - left[w]);
            case Span.Rising rising -> Math.max(0, reached - left[w]);
            case Span.AllTime all -> reached;
            case Span.Month so -> month;
        };
    }

    /** A copy of the current state; O(ticks held). */
    FrozenLate freeze() {
        long least = leastStart();
        long from = tick;
        TickSums stay = leaving.copy();
        stay.rebuild(at -> at >= least, at -> at);
        TickSums come = ahead.copy();
        come.rebuild(at -> at >= from, at -> at);
        return new FrozenLate(reached, month, stay, come);
    }

    /**
     * Takes over the late views known to rebuilt windows at the same tick and offset. Both sides
     * know all of those in the spans of their own windows.
     */
    void graft(LateViews rebuilt) {
        leaving.atLeast(rebuilt.leaving);
        ahead.atLeast(rebuilt.ahead);
        if (rebuilt.specs.stream().anyMatch(WindowSpec::isAllTime)) {
            reached = rebuilt.reached;
        }
        if (rebuilt.specs.stream().anyMatch(WindowSpec::isMonth)) {
            month = rebuilt.month;
        }
        recount();
    }
}
