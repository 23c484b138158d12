package io.headtail.correct.schedule;

import io.headtail.correct.Correction;
import io.headtail.history.schedule.CorrectionTurns;
import io.headtail.history.schedule.CorrectionTurns.Noted;
import io.headtail.history.stats.StatsCorrection;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Millis;
import io.headtail.time.WindowSpec;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Corrects each sealed hour, day and month once, some time after its end, if late views are known
 * of it: the window's answer and every video's views. Any number of processes may run it: one of
 * them works at a time. What a process that crashes has not finished is done again by the next,
 * which changes nothing that was. For one thread.
 */
public final class ScheduledCorrections {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledCorrections.class);

    /** No window that is corrected is longer. */
    private static final long LONGEST_MS = 31 * Millis.DAY;

    private final Plan plan;
    private final CorrectionTurns turns;
    private final UnitCorrection units;
    private final @Nullable StatsCorrection stats;
    private final LongSupplier nowMs;
    private final Map<CalendarUnit, Waits> waits = new EnumMap<>(CalendarUnit.class);
    private final ScheduleStatus status = new ScheduleStatus();
    private CorrectionTurns.@Nullable Turn turn;

    /**
     * What is corrected, and when.
     *
     * @param units in the order in which they are corrected
     * @param windows of units; of one without only every video's views are corrected
     * @param afterMs how long after its end a unit is corrected, ms, ≥ 0
     * @param maxBytes about how much memory a recount may use
     */
    public record Plan(
            List<CalendarUnit> units,
            Map<CalendarUnit, WindowSpec> windows,
            long afterMs,
            long maxBytes) {
        /** Copies units and windows. */
        public Plan {
            units = List.copyOf(units);
            windows = Map.copyOf(windows);
        }

        List<String> windowNames() {
            return windows.values().stream().map(WindowSpec::name).toList();
        }
    }

    /**
     * Connects when it runs.
     *
     * @param stats null if every video's views are not stored
     * @param nowMs the wall clock, epoch ms; decides when a unit is corrected, and nothing else
     */
    public ScheduledCorrections(
            Plan plan,
            CorrectionTurns turns,
            Correction windows,
            @Nullable StatsCorrection stats,
            LongSupplier nowMs) {
        this.plan = plan;
        this.turns = turns;
        this.units = new UnitCorrection(windows, stats, status, plan.maxBytes(), this::keepTurn);
        this.stats = stats;
        this.nowMs = nowMs;
    }

    /**
     * Corrects all units that are due; to be called every minute or so. Returns early if its thread
     * is interrupted.
     *
     * @return false if another process works
     * @throws io.headtail.history.connection.HistoryException if PostgreSQL is away or refuses
     * @throws io.headtail.log.TopicProblemException if Kafka is away or refuses; the next call does
     *     the rest
     */
    public boolean run() {
        try {
            return turns.take(
                    taken -> {
                        turn = taken;
                        plan.units().forEach(this::correctDue);
                    });
        } catch (RuntimeException e) {
            status.failed();
            throw e;
        } finally {
            turn = null;
            status.progress(-1);
        }
    }

    /**
     * Before which time late views are known that came soon after the end of a unit: neither a
     * clock that is ahead nor a writer that is behind leaves out a unit.
     */
    private long arrivedMs(CalendarUnit unit) {
        long arrived = nowMs.getAsLong();
        WindowSpec window = plan.windows().get(unit);
        if (window != null) {
            arrived = Math.min(arrived, turns.lastAnswer(window.name()));
        }
        return stats == null ? arrived : Math.min(arrived, stats.writtenBefore());
    }

    private void correctDue(CalendarUnit unit) {
        long due = arrivedMs(unit) - plan.afterMs();
        if (due < 0) {
            return;
        }
        Waits wait = waits.computeIfAbsent(unit, u -> new Waits());
        long last = unit.lastEnd(due);
        Noted noted = turns.noted(unit, last);
        wait.read(noted);
        status.at(unit, noted.before(), last);
        long seen = noted.before();
        long blocked = Long.MAX_VALUE;
        while (seen < last) {
            Some some = next(unit, seen, last, wait);
            seen = some.to;
            Set<Long> again = tried(unit, some.ends, wait);
            if (again == null) {
                return;
            }
            again.addAll(some.paused);
            blocked = again.stream().reduce(blocked, Math::min);
            long done = blocked == Long.MAX_VALUE ? seen : unit.startOf(blocked);
            if (done > noted.before()) {
                Optional<Noted> now = turns.done(unit, noted, done);
                if (now.isEmpty()) {
                    // Somebody has set it, or there are new answers: the next call goes on from
                    // there.
                    return;
                }
                noted = now.get();
                wait.advance(noted);
                status.at(unit, done, last);
            }
        }
    }

    /**
     * Units that end in a span and of which late views are known.
     *
     * @param ends of those to be tried
     * @param paused of those to be tried later
     * @param to end of the span: up to there are no others that are not done
     */
    private record Some(SortedSet<Long> ends, SortedSet<Long> paused, long to) {}

    /** The next ones, as many as are counted at once. Of the others nothing is asked. */
    private Some next(CalendarUnit unit, long after, long last, Waits wait) {
        Some some = new Some(new TreeSet<>(), new TreeSet<>(), last);
        long now = nowMs.getAsLong();
        long from = unit.startOf(unit.endOf(after));
        while (from < last) {
            keepTurn();
            long late = turns.firstLate(plan.windowNames(), LONGEST_MS, from, last);
            if (late >= last) {
                return some;
            }
            long end = unit.endOf(late);
            if (wait.isPaused(end, now)) {
                some.paused.add(end);
            } else if (!wait.isDone(end)) {
                some.ends.add(end);
            }
            from = end;
            if (some.ends.size() == atOnce(unit)) {
                return new Some(some.ends, some.paused, end);
            }
        }
        return some;
    }

    /** Of so many counts are kept in memory together, and so is what they have in common. */
    private static int atOnce(CalendarUnit unit) {
        return switch (unit) {
            case HOUR -> 24;
            case DAY -> 7;
            case MONTH -> 1;
        };
    }

    /** Returns the ends of those that have to be tried again; null if it was interrupted. */
    private @Nullable Set<Long> tried(CalendarUnit unit, SortedSet<Long> ends, Waits wait) {
        if (ends.isEmpty()) {
            return new TreeSet<>();
        }
        LOG.info(
                "correcting sealed units unit={} first={} last={} units={}",
                unit,
                Instant.ofEpochMilli(ends.getFirst()),
                Instant.ofEpochMilli(ends.getLast()),
                ends.size());
        long now = nowMs.getAsLong();
        WindowSpec window = plan.windows().get(unit);
        Set<Long> again = window == null ? new TreeSet<>() : units.recount(unit, window, ends);
        if (again == null) {
            return null;
        }
        for (long end : ends) {
            if (again.contains(end) && !wait.pause(end, now)) {
                units.refuse(unit, end, "it has waited for a day; headtail correct can settle it");
                again.remove(end);
            }
            if (!again.contains(end)) {
                units.addMinutes(unit, end);
                wait.done(end);
            }
            if (Thread.currentThread().isInterrupted()) {
                return null;
            }
        }
        return again;
    }

    private void keepTurn() {
        if (turn != null) {
            turn.keep();
        }
    }

    /** What it has done; for metrics. */
    public ScheduleStatus status() {
        return status;
    }
}
