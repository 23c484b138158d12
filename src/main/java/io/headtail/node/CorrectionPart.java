package io.headtail.node;

import static java.util.Objects.requireNonNullElse;

import io.headtail.config.Config;
import io.headtail.correct.Correction;
import io.headtail.correct.schedule.ScheduleStatus;
import io.headtail.correct.schedule.ScheduledCorrections;
import io.headtail.history.HistoryDatabase;
import io.headtail.instance.settings.CountingRules;
import io.headtail.log.scan.LogScan;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a merger that corrects sealed hours, days and months by itself, on a thread of its
 * own. What it needs and is away is waited for; it never ends the process.
 */
final class CorrectionPart {
    private static final Logger LOG = LoggerFactory.getLogger(CorrectionPart.class);

    private static final String NAME = "corrections";
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    /** A recount may take this fraction of the heap: one part in so many. */
    private static final int HEAP_DIVISOR = 8;

    private final ScheduledCorrections corrections;
    private final ScheduledExecutorService thread;
    private boolean failing;

    private CorrectionPart(
            Config config, Duration after, HistoryDatabase database, LongSupplier nowMs) {
        long latenessMs = config.timing().latenessMs();
        Correction windows =
                new Correction(
                        database.revisions(),
                        () -> LogScan.open(config.kafka(), config.event(), latenessMs),
                        latenessMs,
                        CountingRules.of(config.instance())::fingerprint,
                        config.topKMax());
        this.corrections =
                new ScheduledCorrections(
                        plan(config, after),
                        database.correctionTurns(),
                        windows,
                        config.videoStats() == null ? null : database.statsCorrection(),
                        nowMs);
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(NAME).daemon().factory());
    }

    static ScheduledCorrections.Plan plan(Config config, Duration after) {
        Map<CalendarUnit, WindowSpec> windows = new EnumMap<>(CalendarUnit.class);
        for (CalendarUnit unit : config.sealed()) {
            windows.put(unit, config.windows().get(unit.windowOf(config.windows())));
        }
        List<CalendarUnit> units = new ArrayList<>();
        for (CalendarUnit unit : CalendarUnit.values()) {
            // Of minutes too late views come later than so soon after their hour.
            if (windows.containsKey(unit) || config.videoStats() != null) {
                units.add(unit);
            }
        }
        return new ScheduledCorrections.Plan(
                units, windows, after.toMillis(), Runtime.getRuntime().maxMemory() / HEAP_DIVISOR);
    }

    /** Starts it; null if it is off. */
    static @Nullable CorrectionPart start(
            Config config, @Nullable HistoryPart history, LongSupplier nowMs) {
        Duration after = config.correctAfter();
        if (after == null || history == null) {
            return null;
        }
        CorrectionPart part = new CorrectionPart(config, after, history.database(), nowMs);
        long seconds = INTERVAL.toSeconds();
        var unused = part.thread.scheduleWithFixedDelay(part::run, 1, seconds, TimeUnit.SECONDS);
        return part;
    }

    // Whatever leaves here would end the schedule without a word.
    void run() {
        try {
            boolean unused = corrections.run();
            if (failing) {
                failing = false;
                LOG.info("sealed windows are corrected again");
            }
        } catch (RuntimeException e) {
            if (!thread.isShutdown() && !failing) {
                failing = true;
                LOG.warn(
                        "sealed windows not corrected, and tried again: {}",
                        requireNonNullElse(e.getMessage(), e.toString()));
                LOG.debug("sealed windows not corrected", e);
            }
        } catch (Throwable e) {
            LOG.error("sealed windows not corrected, trying again", e);
        }
    }

    /** What it has done; for metrics. */
    ScheduleStatus status() {
        return corrections.status();
    }

    /** Stops it: what is being read is read no further. */
    void stop() {
        thread.shutdownNow();
    }

    /** Stops, and waits for a transaction that runs. */
    void close(Grace grace) {
        stop();
        grace.await(thread);
    }
}
