package io.headtail.correct.schedule;

import io.headtail.time.CalendarUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What scheduled corrections have done in this process; for metrics. Thread-safe. */
public final class ScheduleStatus {
    private final AtomicLong recounted = new AtomicLong();
    private final AtomicLong changed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong lateViews = new AtomicLong();
    private final Map<CalendarUnit, Long> doneBefore = new ConcurrentSkipListMap<>();
    private final Map<CalendarUnit, Long> due = new ConcurrentSkipListMap<>();
    private volatile double progress = -1;

    ScheduleStatus() {}

    void recounted(boolean differed) {
        recounted.incrementAndGet();
        if (differed) {
            changed.incrementAndGet();
        }
    }

    void refuse() {
        refused.incrementAndGet();
    }

    void failed() {
        failures.incrementAndGet();
    }

    void added(long views) {
        lateViews.addAndGet(views);
    }

    /** Units are done that end at {@code done} or earlier, and due that end at {@code last}. */
    void at(CalendarUnit unit, long done, long last) {
        doneBefore.put(unit, done);
        due.put(unit, Math.max(done, last));
    }

    void progress(double part) {
        progress = part;
    }

    /** Sealed units that were recounted. */
    public long recounted() {
        return recounted.get();
    }

    /** Those whose answers were different, provisional or lacked late views: a new revision. */
    public long changed() {
        return changed.get();
    }

    /** Those that could not be recounted, and will not be tried again. */
    public long refused() {
        return refused.get();
    }

    /** How often PostgreSQL or Kafka was away or refused. */
    public long failures() {
        return failures.get();
    }

    /** Late views added to every video's views. */
    public long lateViews() {
        return lateViews.get();
    }

    /** By unit, before which time all are done as this process knows, epoch ms. */
    public Map<CalendarUnit, Long> doneBefore() {
        return doneBefore;
    }

    /** By unit, the last end that is due, epoch ms: all up to there are being done, or wait. */
    public Map<CalendarUnit, Long> due() {
        return due;
    }

    /** Which part of the log is read for the present recount, 0 to 1; −1 if none runs. */
    public double progress() {
        return progress;
    }
}
