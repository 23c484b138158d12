package io.headtail.redis;

import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Fills in ended hours, days and months that Redis lacks, or has but not as final or complete, and
 * memory does not have, from the history: newest first, on a thread of its own, since PostgreSQL
 * may be slow.
 */
final class HistoryFill implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFill.class);

    /** After each time, successful or not: a replay seals hundreds of hours a second. */
    private static final long MIN_PAUSE_MS = 1_000;

    /** While the history lacks what Redis lacks, it is asked at longer and longer intervals. */
    private static final long MAX_PAUSE_MS = 3_600_000;

    /** At a first start the tables are only being created. */
    private static final int SAID_FAILURE = 3;

    private final Answers answers;
    private final List<CalendarUnit> units;
    private final SealedHistory history;
    private final RedisAnswers redis;
    private final RedisStatus status;
    private final long fillMs;
    private final Semaphore due = new Semaphore(0);
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
                Thread.sleep(MIN_PAUSE_MS);
                if (due.tryAcquire(done ? MAX_PAUSE_MS : pauseMs, TimeUnit.MILLISECONDS)) {
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

    /**
     * Returns whether Redis has all of them as final. The history may lag behind, or never have had
     * some.
     */
    boolean fill() {
        lacking = false;
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
                        e.getMessage());
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
                if (!RedisProblem.isOfOneKey(e)) {
                    throw e;
                }
                LOG.debug("{} that ended at {} is something else in Redis", unit, end, e);
                lacking = true;
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

    /** Makes {@link #run} return soon, if its thread is interrupted too. */
    @Override
    public void close() {
        stopping = true;
    }
}
