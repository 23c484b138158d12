package io.headtail.redis;

import static java.util.Objects.requireNonNullElse;

import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Fills in ended hours, days and months that Redis lacks, or has but not as final or complete, and
 * memory does not have, from the history: newest first, on a thread of its own, since PostgreSQL
 * may be slow. So are those that a correction has replaced in the history, or an answer of other
 * settings or of another topic, seconds later.
 */
final class HistoryFill implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFill.class);

    /** After each time, successful or not: a replay seals hundreds of hours a second. */
    private static final long MIN_PAUSE_MS = 1_000;

    /** While the history lacks what Redis lacks, it is asked at longer and longer intervals. */
    private static final long MAX_PAUSE_MS = 3_600_000;

    /** Of asking which ones are corrected. */
    private static final long CORRECTED_INTERVAL_MS = 5_000;

    /** At a first start the tables are only being created. */
    private static final int SAID_FAILURE = 3;

    private final Answers answers;
    private final List<CalendarUnit> units;
    private final SealedHistory history;
    private final RedisAnswers redis;
    private final RedisStatus status;
    private final long fillMs;
    private final Semaphore due = new Semaphore(0);
    private final Map<CalendarUnit, Map<Long, Integer>> refreshed =
            new EnumMap<>(CalendarUnit.class);

    /** By unit and end, whose answer it was that Redis was given of those that are disputed. */
    private final Map<CalendarUnit, Map<Long, Long>> settled = new EnumMap<>(CalendarUnit.class);

    private final PutAnswers newest = new PutAnswers();
    private volatile boolean stopping;
    private int failures;
    private boolean lacking;

    /**
     * @param fillMs how long before the last end earlier ones are filled in, ms
     */
    HistoryFill(
            Answers answers,
            List<CalendarUnit> units,
            SealedHistory history,
            RedisAnswers redis,
            RedisStatus status,
            long fillMs) {
        this.answers = answers;
        this.units = List.copyOf(units);
        this.history = history;
        this.redis = redis;
        this.status = status;
        this.fillMs = fillMs;
    }

    /** Some may be missing. From any thread; returns at once. */
    void request() {
        due.release();
    }

    @Override
    public void run() {
        try {
            due.acquire();
            long pauseMs = MIN_PAUSE_MS;
            while (!stopping) {
                due.drainPermits();
                boolean done = fill();
                refresh();
                Thread.sleep(MIN_PAUSE_MS);
                if (isRequestedWithin(done ? MAX_PAUSE_MS : pauseMs)) {
                    pauseMs = MIN_PAUSE_MS;
                } else {
                    pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } finally {
            redis.close();
        }
    }

    // What is corrected meanwhile is filled in.
    private boolean isRequestedWithin(long pauseMs) throws InterruptedException {
        for (long left = pauseMs; left > 0; left -= CORRECTED_INTERVAL_MS) {
            if (due.tryAcquire(Math.min(left, CORRECTED_INTERVAL_MS), TimeUnit.MILLISECONDS)) {
                return true;
            }
            refresh();
        }
        return false;
    }

    /**
     * Returns whether Redis has all of them as final. The history may lag behind, or never have had
     * some.
     */
    boolean fill() {
        lacking = false;
        // Redis may have been emptied, or be as it was some time ago.
        refreshed.clear();
        settled.clear();
        try {
            units.forEach(this::fill);
            if (failures >= SAID_FAILURE) {
                LOG.info("earlier hours, days and months are filled into Redis again");
            }
            failures = 0;
            return !lacking;
        } catch (JedisException e) {
            // The writer has the same trouble, and says so.
            LOG.debug("Redis is not filled from the history yet", e);
        } catch (RuntimeException e) {
            if (++failures == SAID_FAILURE) {
                LOG.warn(
                        "earlier hours, days and months are not filled into Redis yet: {}",
                        requireNonNullElse(e.getMessage(), e.toString()));
            }
        }
        redis.close();
        return false;
    }

    private void fill(CalendarUnit unit) {
        Answer last = answers.sealed(unit);
        if (last == null) {
            return;
        }
        long first = last.tick() - fillMs;
        // The last one is the writer's.
        for (long end = unit.startOf(last.tick());
                end >= first && !stopping;
                end = unit.startOf(end)) {
            try {
                fill(unit, end);
            } catch (JedisDataException e) {
                lacking |= !skipped(unit, end, e);
            }
        }
    }

    private void fill(CalendarUnit unit, long end) {
        long level = redis.level(unit, end);
        boolean has = level >= 0 && RedisAnswers.isFinal(level);
        if (has && RedisAnswers.isComplete(level)) {
            return;
        }
        Answer answer = history.at(unit, end);
        // One that is final but not complete may stay so for good.
        lacking |= !has && (answer == null || !answer.isFinal());
        if (answer != null && RedisAnswers.precedence(answer) > level) {
            status.count(redis.sealed(unit, answer));
        }
    }

    /** Replaces those that were replaced in the history since the last time. */
    void refresh() {
        try {
            units.forEach(this::refresh);
        } catch (JedisException e) {
            LOG.debug("Redis does not have what is corrected yet", e);
            redis.close();
        } catch (RuntimeException e) {
            // Whoever writes to PostgreSQL says so.
            LOG.debug("what is corrected is not known at the moment", e);
        }
    }

    private void refresh(CalendarUnit unit) {
        Answer last = answers.sealed(unit);
        if (last == null) {
            return;
        }
        // The last one is the writer's.
        long first = last.tick() - fillMs;
        newest.forgetBefore(unit, first);
        Map<Long, Long> put = settled.computeIfAbsent(unit, u -> new HashMap<>());
        Map<Long, Integer> done = refreshed.computeIfAbsent(unit, u -> new HashMap<>());
        history.disputed(unit, first, last.tick() - 1)
                .forEach(
                        (end, fingerprint) -> {
                            if (!stopping
                                    && !fingerprint.equals(put.get(end))
                                    && unit.endsAt(end)
                                    && (isThere(unit, end, fingerprint)
                                            || putAnew(unit, end, fingerprint))) {
                                put.put(end, fingerprint);
                                // Revisions of other settings do not compare.
                                done.remove(end);
                            }
                        });
        history.corrected(unit, first, last.tick() - 1)
                .forEach(
                        (end, revision) -> {
                            if (revision > done.getOrDefault(end, 0)
                                    && unit.endsAt(end)
                                    && hasRevision(unit, end, revision)) {
                                done.put(end, revision);
                            }
                        });
    }

    /** Whether Redis still has what was put of these settings: then PostgreSQL is not asked. */
    private boolean isThere(CalendarUnit unit, long end, long fingerprint) {
        byte[] digest = newest.digest(unit, end, fingerprint);
        try {
            return digest != null && redis.isStill(unit, end, digest);
        } catch (JedisDataException e) {
            return skipped(unit, end, e);
        }
    }

    /**
     * Puts the answer of these settings into Redis, whatever is there; false if the history does
     * not have it, or the key is something else.
     */
    private boolean putAnew(CalendarUnit unit, long end, long fingerprint) {
        Answer answer = history.at(unit, end);
        if (answer == null || answer.fingerprint() != fingerprint) {
            return false;
        }
        if (newest.hasLater(unit, end, answer)) {
            return false;
        }
        try {
            status.count(redis.sealed(unit, answer, true));
            newest.put(unit, end, answer, redis.digest(unit, answer));
            return true;
        } catch (JedisDataException e) {
            return skipped(unit, end, e);
        }
    }

    /** Says that one key is something else's, and returns false; throws any other error. */
    private static boolean skipped(CalendarUnit unit, long end, JedisDataException e) {
        if (!RedisProblem.isOfOneKey(e)) {
            throw e;
        }
        LOG.debug("{} that ended at {} is something else in Redis", unit, end, e);
        return false;
    }

    /** Whether Redis has that revision or a later one, which is put there if the history has it. */
    private boolean hasRevision(CalendarUnit unit, long end, int revision) {
        try {
            if (RedisAnswers.revision(redis.level(unit, end)) >= revision) {
                return true;
            }
            Answer answer = history.at(unit, end);
            if (answer == null || answer.revision() < revision) {
                return false;
            }
            status.count(redis.sealed(unit, answer));
            if (newest.has(unit, end)) {
                newest.put(unit, end, answer, redis.digest(unit, answer));
            }
            return true;
        } catch (JedisDataException e) {
            return skipped(unit, end, e);
        }
    }

    /** Makes {@link #run} return soon, if its thread is interrupted too. */
    @Override
    public void close() {
        stopping = true;
    }
}
