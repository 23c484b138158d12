package io.headtail.redis;

import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.redis.RedisAnswers.Outcome;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Writes what is newest in memory: a duty cycle, for one thread. An answer that is replaced before
 * there is time for it is never written.
 *
 * <p>A failure makes it forget what it has written, since Redis may come back without it; and if
 * Redis had no answer of a window that was written before, it was emptied, and all is written
 * again.
 */
final class RedisWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisWriter.class);

    /** How often Redis is asked whether it still has what was written. */
    private static final long CHECK_INTERVAL_NANOS = 1_000_000_000;

    private static final long LOSS_LOG_INTERVAL_NANOS = 60_000_000_000L;

    private final Answers answers;
    private final List<CalendarUnit> units;
    private final RedisAnswers redis;
    private final RedisStatus status;
    private final Outage outage;
    private final LongSupplier nanoTime;
    private final Map<WindowSpec, Answer> live = new HashMap<>();
    private final Map<CalendarUnit, Answer> sealed = new HashMap<>();

    /** The last of each that was written, whatever Redis has lost since. */
    private final Map<CalendarUnit, Answer> written = new HashMap<>();

    private final Map<String, Long> refusedNanos = new HashMap<>();
    private long checkedNanos;
    private @Nullable Long lossSaidNanos;
    private boolean isFillDue;

    /**
     * @param units the calendar units that are sealed
     * @param nanoTime the monotonic clock
     */
    RedisWriter(
            Answers answers,
            List<CalendarUnit> units,
            RedisAnswers redis,
            RedisStatus status,
            Outage outage,
            LongSupplier nanoTime) {
        this.answers = answers;
        this.units = List.copyOf(units);
        this.redis = redis;
        this.status = status;
        this.outage = outage;
        this.nanoTime = nanoTime;
        this.checkedNanos = nanoTime.getAsLong();
    }

    /** Writes what has changed since the last time; returns whether Redis took it. */
    boolean doWork() {
        try {
            boolean answered = writeSealed();
            answered |= writeLive();
            if (nanoTime.getAsLong() - checkedNanos >= CHECK_INTERVAL_NANOS) {
                check();
                checkedNanos = nanoTime.getAsLong();
                answered = true;
            }
            if (answered) {
                outage.ended();
                if (refusedNanos.isEmpty()) {
                    status.succeeded();
                }
            }
            return true;
        } catch (RuntimeException e) {
            status.failed();
            outage.failed(e);
            redis.close();
            forget();
            return false;
        }
    }

    private boolean writeSealed() {
        boolean wrote = false;
        for (CalendarUnit unit : units) {
            Answer answer = answers.sealed(unit);
            if (answer == null || answer.equals(sealed.get(unit))) {
                continue;
            }
            Answer before = written.get(unit);
            boolean anew = before != null && answer.isCountedAnew(before);
            if (write("sealed " + unit, () -> redis.sealed(unit, answer, anew)) != null) {
                sealed.put(unit, answer);
                written.put(unit, answer);
                isFillDue = true;
                wrote = true;
            }
        }
        return wrote;
    }

    private boolean writeLive() {
        boolean wrote = false;
        boolean emptied = false;
        WindowSpec allTime = allTime();
        for (WindowSpec spec : answers.windows()) {
            Answer answer = answers.newest(spec.name());
            // A stored one in place of the newest would say its age, which goes on.
            if (answer == null || answer.isStored() || answer.equals(live.get(spec))) {
                continue;
            }
            Outcome outcome =
                    write(
                            "window " + spec.name(),
                            () ->
                                    spec.equals(allTime)
                                            ? redis.allTime(answer)
                                            : redis.live(answer));
            if (outcome == null) {
                continue;
            }
            status.tick(spec.name(), answer.tick());
            emptied |= live.put(spec, answer) != null && outcome == Outcome.CREATED;
            wrote = true;
        }
        if (emptied) {
            writeAllAgain();
        }
        return wrote;
    }

    // One whose key is something else's must not stop the others. Null if it is not written.
    private @Nullable Outcome write(String name, Supplier<Outcome> script) {
        Long refusedAt = refusedNanos.get(name);
        long now = nanoTime.getAsLong();
        if (refusedAt != null && now - refusedAt < CHECK_INTERVAL_NANOS) {
            return null;
        }
        try {
            Outcome outcome = script.get();
            status.count(outcome);
            refusedNanos.remove(name);
            outage.accepted(name);
            return outcome;
        } catch (JedisDataException e) {
            if (!RedisProblem.isOfOneKey(e)) {
                throw e;
            }
            refusedNanos.put(name, now);
            status.failed();
            outage.refused(name, e);
            return null;
        }
    }

    /** The window whose key is the one of all time; null if there is none. */
    private @Nullable WindowSpec allTime() {
        return answers.windows().stream().filter(WindowSpec::isAllTime).findFirst().orElse(null);
    }

    private void check() {
        WindowSpec allTime = allTime();
        // It is asked even if there is nothing that it should have.
        boolean all = redis.hasAllTime() || allTime == null || !live.containsKey(allTime);
        for (Map.Entry<WindowSpec, Answer> window : live.entrySet()) {
            WindowSpec spec = window.getKey();
            all &= spec.equals(allTime) || redis.hasLive(spec.name(), window.getValue().size() > 0);
        }
        for (Map.Entry<CalendarUnit, Answer> unit : sealed.entrySet()) {
            all &= redis.hasSealed(unit.getKey(), unit.getValue().tick());
        }
        if (!all) {
            writeAllAgain();
        }
    }

    private void writeAllAgain() {
        long now = nanoTime.getAsLong();
        Long said = lossSaidNanos;
        // One that evicts does so all the time.
        if (said == null || now - said >= LOSS_LOG_INTERVAL_NANOS) {
            lossSaidNanos = now;
            LOG.info("{} has lost what was written there: filling it again", outage.address());
        }
        forget();
    }

    private void forget() {
        redis.forgetOwner();
        live.clear();
        sealed.clear();
    }

    /** Whether earlier hours, days and months may be missing since the last call. */
    boolean takeFillDue() {
        boolean due = isFillDue;
        isFillDue = false;
        return due;
    }

    @Override
    public void close() {
        redis.close();
    }
}
