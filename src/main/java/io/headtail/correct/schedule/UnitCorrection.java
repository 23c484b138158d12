package io.headtail.correct.schedule;

import io.headtail.correct.Corrected;
import io.headtail.correct.Correction;
import io.headtail.correct.CorrectionReport;
import io.headtail.correct.CorrectionRequest;
import io.headtail.correct.Ended;
import io.headtail.correct.Outcome;
import io.headtail.history.stats.StatsCorrection;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Millis;
import io.headtail.time.WindowSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Corrects some units of a kind: the answers at their ends, and their minutes. For one thread. */
final class UnitCorrection {
    /**
     * What is provisional is settled only where the log of every partition says that its window has
     * ended: elsewhere its events may still come, which the next revision would keep out.
     */
    private static final Ended BY_ALL_PARTITIONS = (tick, fastest) -> false;

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledCorrections.class);

    private final Correction windows;
    private final @Nullable StatsCorrection stats;
    private final ScheduleStatus status;
    private final long maxBytes;

    /** Called all the time, so that nobody else takes the turn. */
    private final Runnable keepTurn;

    UnitCorrection(
            Correction windows,
            @Nullable StatsCorrection stats,
            ScheduleStatus status,
            long maxBytes,
            Runnable keepTurn) {
        this.windows = windows;
        this.stats = stats;
        this.status = status;
        this.maxBytes = maxBytes;
        this.keepTurn = keepTurn;
    }

    /**
     * Recounts the answers at some ends, in one pass over the log if there is memory for it.
     *
     * @return those that have to be tried again; null if its thread was interrupted
     */
    @Nullable Set<Long> recount(CalendarUnit unit, WindowSpec window, SortedSet<Long> ends) {
        Map<Long, Corrected> outcomes = new HashMap<>();
        CorrectionReport report =
                windows.run(
                        CorrectionRequest.of(window, ends, BY_ALL_PARTITIONS, maxBytes),
                        this::watch,
                        one -> outcomes.put(one.tick(), one));
        if (!report.finished()) {
            return null;
        }
        Set<Long> again = new TreeSet<>();
        for (long end : ends) {
            Corrected outcome = outcomes.get(end);
            if (outcome == null) {
                refuse(unit, end, "there were late views, but it has no stored answer");
            } else if (!isDone(unit, outcome)) {
                again.add(end);
            }
        }
        return again;
    }

    private boolean watch(long events, long offsets, long all) {
        keepTurn.run();
        status.progress(all == 0 ? 1 : (double) offsets / all);
        return !Thread.currentThread().isInterrupted();
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

    void refuse(CalendarUnit unit, long end, String why) {
        status.refuse();
        LOG.warn(
                "not corrected, and not tried again: unit={} end={}: {}",
                unit,
                Instant.ofEpochMilli(end),
                why);
    }

    /** Adds late views to the minutes of a unit, where every video's views are stored. */
    void addMinutes(CalendarUnit unit, long end) {
        if (stats == null) {
            return;
        }
        long views = 0;
        int hours = 0;
        // A month takes longer than others wait for a sign of life.
        for (long from = unit.startOf(end); from < end; from += Millis.DAY) {
            keepTurn.run();
            StatsCorrection.Added added = stats.run(from, Math.min(end, from + Millis.DAY));
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
}
