package io.headtail.history;

import static java.util.Objects.requireNonNullElse;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.read.Counted;
import io.headtail.history.read.HistoryReader;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.merge.MergedRows;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live answers; falls back to stored answers until a live one exists: just after the start, or
 * without Kafka. Its own thread reads them into memory, every few seconds while they are needed, so
 * that no request waits for the database. A stored answer in place of the newest live one is
 * marked; a sealed hour, day or month is the same from either source, until a correction raises its
 * revision: then the stored one takes precedence, seconds later, if it was counted from the same
 * topic by the same settings as the live one.
 */
public final class StoredAnswers implements Answers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoredAnswers.class);
    private static final Duration READ_INTERVAL = Duration.ofSeconds(2);

    /** Of asking whether the last sealed units are corrected. */
    private static final Duration CORRECTED_INTERVAL = Duration.ofSeconds(5);

    /** If only units are missing that have not ended yet, such as the first month. */
    private static final int UNIT_READ_ROUNDS = 12;

    private final HistoryDatabase database;
    private final HistoryReader reader;
    private final CorrectedUnits corrected;
    private final List<WindowSpec> specs;
    private final List<CalendarUnit> units;
    private final int kMax;
    private final LongSupplier wallMs;
    private final Thread thread;
    private volatile @Nullable Answers live;
    private volatile Map<String, Answer> newest = Map.of();
    private volatile Map<CalendarUnit, Answer> sealed = Map.of();
    private boolean migrated;
    private int failures;

    /**
     * Creates or updates the tables, as soon as PostgreSQL answers, and starts reading.
     *
     * @param wallMs the wall clock, epoch ms, for the age of stored answers
     */
    public StoredAnswers(
            HistoryDatabase database,
            List<WindowSpec> specs,
            List<CalendarUnit> units,
            int kMax,
            LongSupplier wallMs) {
        this.database = database;
        this.reader = database.reader();
        this.specs = List.copyOf(specs);
        this.units = List.copyOf(units);
        this.kMax = kMax;
        this.wallMs = wallMs;
        this.corrected = new CorrectedUnits(database, specs, kMax);
        this.thread = Thread.ofPlatform().name("stored-answers").daemon().start(this::run);
    }

    /** From now on these answers take precedence. */
    public void live(Answers answers) {
        live = answers;
    }

    private void run() {
        try {
            for (int round = 0; ; round++) {
                boolean needed = isNeeded();
                if (needed || (round % UNIT_READ_ROUNDS == 0 && unitMissing())) {
                    read();
                }
                if (!needed) {
                    units.forEach(unit -> corrected.look(unit, sealed(unit)));
                }
                Thread.sleep(needed ? READ_INTERVAL : CORRECTED_INTERVAL);
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        }
    }

    private boolean isNeeded() {
        Answers now = live;
        return now == null || specs.stream().anyMatch(spec -> now.newest(spec.name()) == null);
    }

    private boolean unitMissing() {
        Answers now = live;
        return now == null || units.stream().anyMatch(unit -> now.sealed(unit) == null);
    }

    private void read() {
        try {
            if (!migrated) {
                database.migrate();
                migrated = true;
            }
            Map<String, Answer> answers = new HashMap<>();
            for (WindowSpec spec : specs) {
                StoredAnswer stored = reader.newest(spec.name(), kMax);
                if (stored != null && stored.isOf(spec)) {
                    answers.put(spec.name(), answer(spec, stored));
                }
            }
            newest = Map.copyOf(answers);
            sealed = readSealed();
            failures = 0;
        } catch (RuntimeException e) {
            // The first connection may take longer than a reader's timeout.
            if (++failures == 2) {
                LOG.warn(
                        "no stored answers yet: {}",
                        requireNonNullElse(e.getMessage(), e.toString()));
            }
        }
    }

    private Map<CalendarUnit, Answer> readSealed() {
        Map<CalendarUnit, Answer> answers = new EnumMap<>(CalendarUnit.class);
        for (CalendarUnit unit : units) {
            WindowSpec spec = specs.get(unit.windowOf(specs));
            Long last = newestTick(spec);
            Answer stored = last == null ? null : at(reader, spec, unit.lastEnd(last), kMax);
            if (stored != null) {
                answers.put(unit, stored);
            }
        }
        return answers;
    }

    private @Nullable Long newestTick(WindowSpec spec) {
        Answer answer = newest.get(spec.name());
        return answer == null ? null : (Long) answer.tick();
    }

    /**
     * The stored answer at a boundary, as {@link HistoryReader#at} finds it, with the fingerprint
     * of its settings if it is stored under that boundary itself; null if there is none.
     */
    public static @Nullable Answer at(HistoryReader reader, WindowSpec spec, long tick, int k) {
        Counted own = reader.counted(spec.name(), tick, k);
        if (own != null && own.answer().isOf(spec)) {
            return answer(spec, own.answer()).countedBy(own.fingerprint());
        }
        StoredAnswer standing = reader.at(spec, tick, k);
        return standing == null ? null : answer(spec, standing);
    }

    /** Converts a stored answer. */
    public static Answer answer(WindowSpec spec, StoredAnswer stored) {
        List<MergedRows.RankedId> rows = new ArrayList<>(stored.rows().size());
        for (BoundaryRows.RankedVideo row : stored.rows()) {
            rows.add(
                    new MergedRows.RankedId(
                            row.videoId().getBytes(StandardCharsets.UTF_8), row.views()));
        }
        return Answer.stored(
                spec,
                stored.tick(),
                stored.startMs(),
                stored.isFinal(),
                stored.completeFrom(),
                stored.inexact(),
                stored.lateViews(),
                stored.revision(),
                stored.k(),
                rows);
    }

    @Override
    public List<WindowSpec> windows() {
        return specs;
    }

    @Override
    public List<Integer> clockHeldBy() {
        Answers now = live;
        return now == null ? List.of() : now.clockHeldBy();
    }

    @Override
    public @Nullable Answer newest(String window) {
        Answers now = live;
        Answer answer = now == null ? null : now.newest(window);
        if (answer != null) {
            return answer;
        }
        Answer stored = newest.get(window);
        if (stored == null) {
            return null;
        }
        long seconds = Math.max(0, wallMs.getAsLong() - stored.tick()) / 1_000;
        String mark = "stored; age=" + Duration.ofSeconds(seconds);
        String inexact = stored.degraded();
        return stored.degraded(inexact == null ? mark : mark + "; " + inexact);
    }

    @Override
    public @Nullable Answer sealed(CalendarUnit unit) {
        Answer first = firstCounted(unit);
        return first == null ? null : corrected.instead(unit, first);
    }

    // A stored one may be newer: the first live one after a merger's start may be from a lagging
    // owner.
    private @Nullable Answer firstCounted(CalendarUnit unit) {
        Answers now = live;
        Answer answer = now == null ? null : now.sealed(unit);
        Answer stored = sealed.get(unit);
        if (answer == null || stored == null) {
            return answer == null ? stored : answer;
        }
        return stored.corrects(answer) || stored.tick() > answer.tick() ? stored : answer;
    }

    /** Stops reading. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
