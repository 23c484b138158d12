package io.headtail.log;

import io.headtail.log.event.Deserializers;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.EventSink;
import io.headtail.log.event.RecordFeed;
import io.headtail.thread.OwnerThread;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The tail of one window for the partitions of a lane: a consumer outside the group, assigned
 * manually. It hands over records only as far as the tail wants them, and never past the head.
 * Records fetched beyond that wait in a backlog, and the partition is paused meanwhile. Belongs to
 * the lane's thread.
 */
public final class TailReader implements AutoCloseable {
    /** How far a tail is to be fed. */
    public interface Demand {
        /** Whether the partition's tail still needs records after those handed over so far. */
        boolean wants(int partition);

        /** The offset after the last record that the head has read. */
        long headOffset(int partition);

        /**
         * The next offset that the tail needs; past this reader's position if the tail was fed from
         * memory.
         */
        long tailOffset(int partition);
    }

    /** Records handed over before the tail is asked again; a few too many do no harm. */
    private static final int FEED_BATCH = 256;

    /** Approximate limit of records a cycle. */
    private static final int MAX_CYCLE_RECORDS = 10_000;

    private static final class Backlog {
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = List.of();
        int next;
        boolean paused;
        long fetched;

        boolean isEmpty() {
            return next == records.size();
        }
    }

    private final String topic;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final LogPositions positions;
    private final RecordFeed feed;
    private final EventSink sink;
    private final Demand demand;
    private final Map<Integer, Backlog> backlogs = new HashMap<>();
    private final OwnerThread owner = new OwnerThread();

    /** Creates a reader without partitions. */
    public TailReader(
            String window,
            KafkaSettings settings,
            EventSettings event,
            EventSink sink,
            Demand demand) {
        this(
                window,
                settings.topic(),
                event,
                sink,
                demand,
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).tail(),
                                        Deserializers.KEY,
                                        Deserializers.value(event))));
    }

    /** For tests: with another consumer. */
    TailReader(
            String window,
            String topic,
            EventSettings event,
            EventSink sink,
            Demand demand,
            Consumer<ByteBuffer, ByteBuffer> consumer) {
        this.topic = topic;
        this.feed = new RecordFeed(event, null);
        this.sink = sink;
        this.demand = demand;
        this.consumer = consumer;
        this.positions = new LogPositions(window, consumer);
    }

    private TopicPartition name(int partition) {
        return new TopicPartition(topic, partition);
    }

    private void assign() {
        consumer.assign(backlogs.keySet().stream().map(this::name).toList());
    }

    /** Adds a partition, to be read from {@code offset}, or moves it there. */
    public void start(int partition, long offset) {
        Backlog backlog = new Backlog();
        backlog.fetched = offset;
        backlogs.put(partition, backlog);
        assign();
        consumer.seek(name(partition), offset);
        consumer.resume(List.of(name(partition)));
    }

    /** Removes a partition. */
    public void stop(int partition) {
        if (backlogs.remove(partition) != null) {
            assign();
        }
    }

    /**
     * Feeds every tail that needs records, first from the backlogs and then by polling.
     *
     * @param wait how long to wait for records if a tail needs some and the backlogs are empty
     * @return how many records were handed over
     * @throws PositionLostException if a tail's offset is gone from the log
     */
    public int feed(Duration wait) {
        assert owner.isCurrent() : owner;
        int handed = handAll();
        while (readAny() && handed < MAX_CYCLE_RECORDS) {
            ConsumerRecords<ByteBuffer, ByteBuffer> polled =
                    positions.poll(handed > 0 ? Duration.ZERO : wait);
            if (polled.isEmpty()) {
                break;
            }
            for (TopicPartition partition : polled.partitions()) {
                Backlog backlog = backlogs.get(partition.partition());
                if (backlog != null) {
                    backlog.records = polled.records(partition);
                    backlog.next = 0;
                    backlog.fetched = backlog.records.get(backlog.records.size() - 1).offset() + 1;
                }
            }
            handed += handAll();
        }
        return handed;
    }

    private int handAll() {
        int handed = 0;
        for (Map.Entry<Integer, Backlog> entry : backlogs.entrySet()) {
            handed += hand(entry.getKey(), entry.getValue());
        }
        return handed;
    }

    private boolean readAny() {
        boolean reading = false;
        for (Map.Entry<Integer, Backlog> entry : backlogs.entrySet()) {
            reading |= read(entry.getKey(), entry.getValue());
        }
        return reading;
    }

    // Resumes a partition if its tail needs more than its backlog holds, and pauses it otherwise.
    private boolean read(int partition, Backlog backlog) {
        boolean wanted = backlog.isEmpty() && demand.wants(partition);
        if (backlog.paused == wanted) {
            List<TopicPartition> named = List.of(name(partition));
            if (wanted) {
                catchUp(partition, backlog);
                consumer.resume(named);
            } else {
                consumer.pause(named);
            }
            // Only now: if catchUp finds another partition's position lost, this one is tried
            // again.
            backlog.paused = !wanted;
        }
        return wanted;
    }

    // Skips records that the tail got from memory meanwhile.
    private void catchUp(int partition, Backlog backlog) {
        long wanted = demand.tailOffset(partition);
        if (backlog.fetched < wanted && position(partition) < wanted) {
            consumer.seek(name(partition), wanted);
            backlog.fetched = wanted;
        }
    }

    private void skipTo(Backlog backlog, long wanted) {
        while (!backlog.isEmpty() && backlog.records.get(backlog.next).offset() < wanted) {
            backlog.next++;
        }
    }

    private int hand(int partition, Backlog backlog) {
        skipTo(backlog, demand.tailOffset(partition));
        int before = backlog.next;
        long headOffset = demand.headOffset(partition);
        boolean behindHead = true;
        while (behindHead && !backlog.isEmpty() && demand.wants(partition)) {
            int end = Math.min(backlog.records.size(), backlog.next + FEED_BATCH);
            backlog.next =
                    feed.hand(partition, backlog.records, backlog.next, end, headOffset, sink);
            behindHead = backlog.next == end;
        }
        int handed = backlog.next - before;
        if (backlog.isEmpty()) {
            if (handed > 0) {
                backlog.records = List.of();
                backlog.next = 0;
            }
            sink.position(partition, position(partition));
        }
        return handed;
    }

    private long position(int partition) {
        return positions.position(name(partition));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
}
