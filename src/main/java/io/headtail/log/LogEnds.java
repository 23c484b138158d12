package io.headtail.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks where the logs of partitions end, at an interval and on request, on a thread of its own.
 * Each partition is answered separately, so one without a leader does not delay the others.
 *
 * <p>Each answer takes two requests: first for the high watermark, and once that is known, for the
 * last stable offset. If the second is less, a transaction is open. Sent together, or in reverse
 * order, a record that arrives in between would look like an open transaction.
 */
public final class LogEnds implements EndSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogEnds.class);
    private static final int TIMEOUT_MS = 2_000;
    private static final long BACKOFF_NANOS = 250_000_000;
    private static final long MAX_BACKOFF_NANOS = 2_000_000_000;
    private static final int MAX_DOUBLINGS = 3;

    private enum Step {
        IDLE,
        HIGH_WATERMARK_ASKED,
        HIGH_WATERMARK_KNOWN,
        LAST_STABLE_ASKED
    }

    private final class Asked implements Followed {
        private final TopicPartition name;
        private final Queue<LogEnd> answers = new ConcurrentLinkedQueue<>();
        private volatile boolean hurry = true;

        // Fields are written by the asking thread while the step is IDLE or HIGH_WATERMARK_KNOWN,
        // and by the admin client's thread while an answer is pending; the volatile step publishes
        // them.
        private volatile Step step = Step.IDLE;
        private long askedNanos;
        private long answeredNanos;
        private long highWatermark;
        private int failures;

        private Asked(TopicPartition name) {
            this.name = name;
        }

        @Override
        public @Nullable LogEnd take() {
            return answers.poll();
        }

        @Override
        public void hurry() {
            if (!hurry) {
                hurry = true;
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void close() {
            followed.remove(this);
        }

        // How long the next request has to wait; ≤ 0 if it is due.
        private long waitNanos(long now) {
            long since = now - answeredNanos;
            if (failures > 0) {
                long backoff = BACKOFF_NANOS << Math.min(failures - 1, MAX_DOUBLINGS);
                return Math.min(backoff, MAX_BACKOFF_NANOS) - since;
            }
            return hurry ? 0 : intervalNanos - (now - askedNanos);
        }

        private void answered(ListOffsetsResult.ListOffsetsResultInfo info) {
            if (step == Step.HIGH_WATERMARK_ASKED) {
                highWatermark = info.offset();
                step = Step.HIGH_WATERMARK_KNOWN;
                return;
            }
            if (failures > 0) {
                LOG.info("log end is known again partition={}", name);
            }
            failures = 0;
            answer(new LogEnd(askedNanos, nanos.getAsLong(), highWatermark, info.offset()));
        }

        private void failed(Throwable e) {
            if (failures++ == 0) {
                LOG.warn("log end unknown, asking again partition={} {}", name, e + "");
            }
            answer(LogEnd.failed(askedNanos, nanos.getAsLong()));
        }

        private void answer(LogEnd end) {
            answeredNanos = end.answeredNanos();
            answers.add(end);
            step = Step.IDLE;
        }
    }

    private final String topic;
    private final long intervalNanos;
    private final LongSupplier nanos;
    private final Admin admin;
    private final List<Asked> followed = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Creates it without partitions.
     *
     * @param interval how often each partition is asked, unless {@link EndSource.Followed#hurry} is
     *     called
     * @param nanos the clock of {@link LogEnd}'s times, such as {@link System#nanoTime}
     */
    public LogEnds(KafkaSettings settings, Duration interval, LongSupplier nanos) {
        topic = settings.topic();
        this.nanos = nanos;
        intervalNanos = interval.toNanos();
        admin = new ClientProperties(settings).newAdmin();
        thread = Thread.ofPlatform().name("log-ends").daemon().start(this::run);
    }

    @Override
    public Followed follow(int partition) {
        Asked one = new Asked(new TopicPartition(topic, partition));
        followed.add(one);
        LockSupport.unpark(thread);
        return one;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, askDuePartitions());
        }
    }

    // Returns how long no partition is due, if nothing else happens.
    private long askDuePartitions() {
        long now = nanos.getAsLong();
        long wait = intervalNanos;
        List<Asked> due = new ArrayList<>();
        List<Asked> known = new ArrayList<>();
        for (Asked one : followed) {
            if (one.step == Step.HIGH_WATERMARK_KNOWN) {
                known.add(one);
            } else if (one.step == Step.IDLE) {
                long ownWait = one.waitNanos(now);
                if (ownWait <= 0) {
                    due.add(one);
                } else {
                    wait = Math.min(wait, ownWait);
                }
            }
        }
        for (Asked one : due) {
            one.hurry = false;
            one.askedNanos = nanos.getAsLong();
        }
        ask(due, Step.HIGH_WATERMARK_ASKED, IsolationLevel.READ_UNCOMMITTED);
        ask(known, Step.LAST_STABLE_ASKED, IsolationLevel.READ_COMMITTED);
        return wait;
    }

    private void ask(List<Asked> batch, Step step, IsolationLevel level) {
        if (batch.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        for (Asked one : batch) {
            one.step = step;
            question.put(one.name, OffsetSpec.latest());
        }
        try {
            ListOffsetsResult result =
                    admin.listOffsets(
                            question, new ListOffsetsOptions(level).timeoutMs(TIMEOUT_MS));
            for (Asked one : batch) {
                // Error Prone wants the future used; the callback does.
                var unused =
                        result.partitionResult(one.name)
                                .whenComplete((info, e) -> completed(one, info, e));
            }
        } catch (RuntimeException e) {
            batch.forEach(one -> one.failed(e));
        }
    }

    private void completed(
            Asked one,
            ListOffsetsResult.@Nullable ListOffsetsResultInfo info,
            @Nullable Throwable e) {
        if (info != null) {
            one.answered(info);
        } else if (e != null) {
            one.failed(e);
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        admin.close(Duration.ofSeconds(2));
    }
}
