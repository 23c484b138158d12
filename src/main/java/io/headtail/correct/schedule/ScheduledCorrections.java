package io.headtail.correct.schedule;

import io.headtail.correct.Corrected;
import io.headtail.correct.Correction;
import io.headtail.correct.CorrectionReport;
import io.headtail.correct.CorrectionRequest;
import io.headtail.correct.Ended;
import io.headtail.correct.Outcome;
import io.headtail.history.schedule.CorrectionTurns;
import io.headtail.history.schedule.CorrectionTurns.Noted;
import io.headtail.history.stats.StatsCorrection;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Millis;
import io.headtail.time.WindowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /**
     * What is provisional is settled only where the log of every partition says that its window has
     * ended: elsewhere its events may still come, which the next revision would keep out.
     */
    private static final Ended BY_ALL_PARTITIONS = (tick, fastest) -> false;

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledCorrections.class);

    /** No window that is corrected is longer. */
    private static final long LONGEST_MS = 31 * Millis.DAY;

    private final Plan plan;
    private final CorrectionTurns turns;
    private final Correction windows;
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
        this.windows = windows;
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
        Noted noted = turns.noted(unit, unit.lastEnd(due));
        wait.read(noted);
        status.doneBefore(unit, noted.before());
        for (long end = unit.endOf(noted.before()); end <= due; end = unit.endOf(end)) {
            Result result = wait.isDone(end) ? Result.DONE : tried(unit, end, wait);
            if (result == Result.STOPPED) {
                return;
            }
            if (result == Result.DONE && end == unit.endOf(noted.before())) {
                Optional<Noted> now = turns.done(unit, noted, end);
                if (now.isEmpty()) {
                    // Somebody has set it, or there are new answers: the next call goes on from
                    // there.
                    return;
                }
                noted = now.get();
                wait.advance(noted);
                status.doneBefore(unit, end);
            } else if (result == Result.DONE) {
                wait.done(end);
            }
        }
    }

    private enum Result {
        DONE,
        /** To be tried again; others can be done before. */
        WAITS,
        STOPPED
    }

    private Result tried(CalendarUnit unit, long end, Waits wait) {
        keepTurn();
        long now = nowMs.getAsLong();
        if (wait.isPaused(end, now)) {
            return Result.WAITS;
        }
        long start = unit.startOf(end);
        if (!turns.knowsLate(plan.windowNames(), LONGEST_MS, start, end)) {
            return Result.DONE;
        }
        WindowSpec window = plan.windows().get(unit);
        Result result = window == null ? Result.DONE : recount(unit, window, end);
        if (result == Result.WAITS && !wait.pause(end, now)) {
            refuse(unit, end, "it has waited for a day; headtail correct can settle it");
            result = Result.DONE;
        }
        if (result == Result.DONE && stats != null) {
            addMinutes(stats, unit, start, end);
        }
        return Thread.currentThread().isInterrupted() ? Result.STOPPED : result;
    }

    private void addMinutes(StatsCorrection minutes, CalendarUnit unit, long start, long end) {
        long views = 0;
        int hours = 0;
        // A month takes longer than others wait for a sign of life.
        for (long from = start; from < end; from += Millis.DAY) {
            keepTurn();
            StatsCorrection.Added added = minutes.run(from, Math.min(end, from + Millis.DAY));
            views += added.views();
            hours += added.hours();
        }
        status.added(views);
        LOG.info(
                "late views added to every video's views unit={} end={} views={} hours={}",
                unit,
                Instant.ofEpochMilli(end),
                views,
                hours);
    }

    private Result recount(CalendarUnit unit, WindowSpec window, long end) {
        List<Corrected> outcomes = new ArrayList<>();
        CorrectionReport report =
                windows.run(
                        new CorrectionRequest(
                                List.of(window),
                                end,
                                end,
                                BY_ALL_PARTITIONS,
                                plan.maxBytes(),
                                false),
                        this::watch,
                        outcomes::add);
        if (!report.finished()) {
            return Result.STOPPED;
        }
        if (outcomes.isEmpty()) {
            refuse(unit, end, "there were late views, but it has no stored answer");
        }
        return outcomes.stream().allMatch(outcome -> isDone(unit, outcome))
                ? Result.DONE
                : Result.WAITS;
    }

    private void refuse(CalendarUnit unit, long end, String why) {
        status.refuse();
        LOG.warn(
                "not corrected, and not tried again: unit={} end={}: {}",
                unit,
                Instant.ofEpochMilli(end),
                why);
    }

    private boolean watch(long events, long offsets, long all) {
        keepTurn();
        status.progress(all == 0 ? 1 : (double) offsets / all);
        return !Thread.currentThread().isInterrupted();
    }

    private void keepTurn() {
        if (turn != null) {
            turn.keep();
        }
    }

    // Tells of it; false if it has to be tried again.
    private boolean isDone(CalendarUnit unit, Corrected outcome) {
        String note = outcome.note() == null ? "" : ": " + outcome.note();
        Instant end = Instant.ofEpochMilli(outcome.tick());
        if (outcome.outcome() == Outcome.NOT_ENDED || outcome.outcome() == Outcome.CONFLICT) {
            LOG.info("not corrected yet unit={} end={} {}{}", unit, end, outcome.outcome(), note);
            return false;
        }
        if (outcome.outcome().isDone()) {
            status.recounted(
                    outcome.outcome() == Outcome.CORRECTED || outcome.outcome() == Outcome.SETTLED);
            LOG.info(
                    "recounted with late events unit={} end={} {} revision={} ranks changed={} late"
                            + " views={}",
                    unit,
                    end,
                    outcome.outcome(),
                    outcome.revision(),
                    outcome.changed(),
                    outcome.lateViews());
        } else {
            refuse(unit, outcome.tick(), outcome.outcome() + note);
        }
        return true;
    }

    /** What it has done; for metrics. */
    public ScheduleStatus status() {
        return status;
    }
}
