package io.headtail.redis;

import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps Redis filled with the newest answers, on threads of its own, until it is closed. */
public final class RedisPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisPublisher.class);

    /** How often it looks for new answers: much more often than there are any. */
    private static final long POLL_MS = 50;

    private static final long RETRY_MS = 500;

    /** A thread that waits for Redis ends by itself after the timeout, and holds up nobody. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final RedisStatus status = new RedisStatus();
    private final RedisWriter writer;
    private final @Nullable HistoryFill fill;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * Starts; connects later.
     *
     * @param answers asked for the newest answers; must not block
     * @param units the calendar units that are sealed
     * @param history null if none is kept
     * @param latenessMs how long after its end an answer counts late events, ms
     * @param owner whose answers these are, as far as it is known; must not block
     */
    public RedisPublisher(
            RedisSettings settings,
            Answers answers,
            List<CalendarUnit> units,
            @Nullable SealedHistory history,
            long latenessMs,
            Supplier<RedisOwner> owner) {
        writer =
                new RedisWriter(
                        answers,
                        units,
                        new RedisAnswers(settings, latenessMs, owner, System::nanoTime),
                        status,
                        new Outage(settings.address(), System::nanoTime),
                        System::nanoTime);
        fill =
                history == null
                        ? null
                        : new HistoryFill(
                                answers,
                                units,
                                history,
                                new RedisAnswers(settings, latenessMs, owner, System::nanoTime),
                                status,
                                settings.fill().toMillis());
        start("redis", this::write);
        if (fill != null) {
            start("redis-fill", fill);
        }
    }

    private void start(String name, Runnable part) {
        threads.add(Thread.ofPlatform().name(name).daemon().start(part));
    }

    private void write() {
        try {
            while (!stopping) {
                boolean up = writer.doWork();
                if (up && fill != null && writer.takeFillDue()) {
                    fill.request();
                }
                Thread.sleep(up ? POLL_MS : RETRY_MS);
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        } finally {
            writer.close();
        }
    }

    /** What has been written. */
    public RedisStatus status() {
        return status;
    }

    /** Stops writing. */
    @Override
    public void close() {
        stopping = true;
        if (fill != null) {
            fill.close();
        }
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
