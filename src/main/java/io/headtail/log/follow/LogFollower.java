package io.headtail.log.follow;

import io.headtail.follow.FollowedPartition;
import io.headtail.follow.Follower;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.log.ClientProperties;
import io.headtail.log.EndSource;
import io.headtail.log.KafkaSettings;
import io.headtail.log.LogEnds;
import io.headtail.log.RetryPause;
import io.headtail.log.Topic;
import io.headtail.log.TopicProblemException;
import io.headtail.log.event.Deserializers;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.InvalidReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of view events for a {@link Follower}: a duty cycle for a thread of its own,
 * which is a member of a consumer group of the follower's own. Each assigned partition is read from
 * the follower's stored mark. While the store is away, or Kafka, it waits; a failure of any other
 * kind is logged, and it begins again with a new consumer after a pause, so that it never ends the
 * process.
 *
 * <p>Before anything is stored the topic is confirmed to be the same as ever: what was read came
 * from the log whose id the marks have.
 */
public final class LogFollower implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Of asking where quiet partitions end. */
    private static final Duration END_INTERVAL = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final String name;
    private final Deserializer<ByteBuffer> values;
    private final Topic topic;
    private final long latenessMs;
    private final Follower<? super FollowedRecord> follower;
    private final Membership membership;
    private final LongSupplier nanos;
    private final FollowedRecord record;
    private final FollowerStatus status = new FollowerStatus();
    private final Waits waits = new Waits();
    private final Restarts restarts;
    private volatile @Nullable Consumer<ByteBuffer, ByteBuffer> current;

    /**
     * Creates a follower that connects when it runs.
     *
     * @param name of the consumer group, after the configured group's; also for the log
     * @param wholeRecords whether the follower needs values that no setting reads
     * @param topic which knows the topic's id
     * @param latenessMs how far an event may lag behind the stream time and still count
     * @param membership told of each consumer that becomes a member of the group, and of records
     *     that are no events
     * @param nanos the clock of retries and quiet partitions, such as {@link System#nanoTime}
     */
    public LogFollower(
            KafkaSettings settings,
            String name,
            EventSettings event,
            boolean wholeRecords,
            Topic topic,
            long latenessMs,
            Follower<? super FollowedRecord> follower,
            Membership membership,
            LongSupplier nanos) {
        this.settings = settings;
        this.name = name;
        this.values = wholeRecords ? Deserializers.KEY : Deserializers.value(event);
        this.topic = topic;
        this.latenessMs = latenessMs;
        this.follower = follower;
        this.membership = membership;
        this.nanos = nanos;
        this.record = new FollowedRecord(event);
        this.restarts = new Restarts(name, waits, status, nanos);
    }

    @Override
    public void run() {
        try {
            while (!waits.isStopping()) {
                try {
                    follow();
                } catch (WakeupException | InterruptException e) {
                    LOG.debug("{} stopped while reading", name);
                } catch (TopicProblemException e) {
                    if (e.isFinal()) {
                        LOG.error("{} stops: {}", name, e.getMessage());
                        return;
                    }
                    restarts.await(e);
                } catch (RuntimeException e) {
                    restarts.await(e);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{} stopped while waiting", name);
        } finally {
            status.stopped();
        }
    }

    private void follow() throws InterruptedException {
        boolean quiet = follower.needsQuiet();
        try (LogEnds ends = quiet ? new LogEnds(settings, END_INTERVAL, nanos) : null;
                Consumer<ByteBuffer, ByteBuffer> consumer = consumer()) {
            membership.joined(consumer);
            Cycle cycle = new Cycle(consumer, ends);
            current = consumer;
            consumer.subscribe(List.of(settings.topic()), cycle);
            try {
                while (!waits.isStopping()) {
                    cycle.doWork();
                }
            } finally {
                current = null;
                cycle.positions.all().forEach(follower::forget);
                consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            }
        }
    }

    private Consumer<ByteBuffer, ByteBuffer> consumer() {
        return ClientProperties.make(
                () ->
                        new KafkaConsumer<>(
                                new ClientProperties(settings).follower(name),
                                Deserializers.KEY,
                                values));
    }

    /** What one consumer is used for. */
    private final class Cycle implements ConsumerRebalanceListener {
        private final Consumer<ByteBuffer, ByteBuffer> consumer;
        private final FollowedPositions positions;
        private final RetryPause pause = new RetryPause(name);

        Cycle(Consumer<ByteBuffer, ByteBuffer> consumer, @Nullable EndSource ends) {
            this.consumer = consumer;
            this.positions = new FollowedPositions(settings.topic(), consumer, latenessMs, ends);
        }

        private void doWork() throws InterruptedException {
            try {
                ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(POLL_TIMEOUT);
                take(records);
                positions.polled(records.nextOffsets(), nanos.getAsLong());
                status.read(positions.assigned(), positions.lag());
            } catch (OffsetOutOfRangeException e) {
                recover(e);
            }
            if (!pause.isDue(nanos.getAsLong())) {
                return;
            }
            try {
                begin();
                restarts.worked(store());
                // Without partitions nothing was tried.
                if (pause.isOn() && positions.assigned() > 0) {
                    pause.succeeded(nanos.getAsLong());
                    positions.pause(false);
                }
            } catch (OvertakenException e) {
                LOG.warn("{} starts again from the stored marks: {}", name, e.getMessage());
                positions.all().forEach(follower::forget);
                positions.restart();
            } catch (IOException e) {
                retryLater(e);
            }
        }

        private void take(ConsumerRecords<ByteBuffer, ByteBuffer> records) {
            for (TopicPartition each : records.partitions()) {
                FollowedPartition partition = positions.of(each.partition());
                if (partition != null) {
                    take(records.records(each), partition);
                }
            }
        }

        private void take(
                List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, FollowedPartition partition) {
            for (ConsumerRecord<ByteBuffer, ByteBuffer> next : records) {
                InvalidReason reason = record.become(next, partition);
                if (reason == null) {
                    follower.event(record);
                } else {
                    status.invalid();
                    membership.invalid(next, reason);
                }
            }
        }

        private void begin() throws IOException {
            if (positions.waiting().isEmpty()) {
                return;
            }
            Map<Integer, Mark> marks = follower.resume(new TreeSet<>(positions.waiting()));
            try {
                LOG.info("{} begins partitions={} marks={}", name, positions.waiting(), marks);
                note(positions.begin(marks, nanos.getAsLong()));
            } catch (WakeupException | InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                // It is resumed again, and must not note twice what it has noted of them.
                positions.waiting().forEach(follower::forget);
                throw new IOException("where the log begins is not known: " + e.getMessage(), e);
            }
        }

        private void recover(OffsetOutOfRangeException lost) {
            FollowedPositions.Recovered recovered = positions.recover(lost, nanos.getAsLong());
            recovered.restarted().forEach(follower::forget);
            note(recovered.gaps());
        }

        private void note(List<Gap> gaps) {
            for (Gap gap : gaps) {
                LOG.warn("{} cannot read all of the log: {}", name, gap);
                follower.gap(gap);
            }
        }

        private boolean store() throws IOException, OvertakenException, InterruptedException {
            List<Progress> progress = positions.progress();
            if (progress.isEmpty() || !follower.isDue(progress)) {
                return false;
            }
            // After the last poll: if it is the same topic now, all records were of it.
            waits.run(() -> topic.confirmed(reason -> {}));
            follower.store(progress);
            return true;
        }

        // Polling continues while paused, so that the consumer stays in the group.
        private void retryLater(IOException e) {
            positions.pause(true);
            status.failed();
            pause.failed(e, nanos.getAsLong());
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            assigned.forEach(each -> positions.assigned(each.partition()));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            for (TopicPartition each : revoked) {
                positions.revoked(each.partition());
                follower.forget(each.partition());
            }
        }
    }

    /** What it is doing; for metrics. */
    public FollowerStatus status() {
        return status;
    }

    /** Stops the thread that runs this, also while it waits. */
    @Override
    public void close() {
        waits.stop();
        Consumer<ByteBuffer, ByteBuffer> reading = current;
        if (reading != null) {
            reading.wakeup();
        }
    }
}
