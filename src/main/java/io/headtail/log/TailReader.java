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
 * The tail of one window for the partitions of a lane: a consumer outside the group, assigned by
 * hand. It hands over records only as far as the tail wants them and never those that the head has
 * not read; what was fetched beyond that waits here, and its partition is paused meanwhile. Belongs
 * to the lane's thread.
 */
public final class TailReader implements AutoCloseable {
    /** How far a tail wants to be fed. */
    public interface Appetite {
        /** Whether the partition's tail must read on, now that the last record was handed over. */
        boolean wants(int partition);

        /** The offset after the last record that the head has read. */
        long headOffset(int partition);

        /** The next offset that the tail wants: it may have got beyond this reader by itself. */
        long tailOffset(int partition);
    }

    /** Records handed over before the tail is asked again: a few more than wanted do no harm. */
    private static final int MOUTHFUL = 256;

    /** Records of one cycle, about. */
    private static final int AT_ONCE = 10_000;

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
    private final String window;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final LogPositions positions;
    private final RecordFeed feed;
    private final EventSink sink;
    private final Appetite appetite;
    private final Map<Integer, Backlog> backlogs = new HashMap<>();
    private final OwnerThread owner = new OwnerThread();

    /** A reader without partitions. */
    public TailReader(
            String window,
            KafkaSettings settings,
            EventSettings event,
            EventSink sink,
            Appetite appetite) {
        this(
                window,
                settings.topic(),
                event,
                sink,
                appetite,
                ClientProperties.make(
                        () ->
                                new KafkaConsumer<>(
                                        new ClientProperties(settings).tail(),
                                        Deserializers.KEY,
                                        Deserializers.value(event))));
    }

    /** For tests: with a consumer of another kind. */
    TailReader(
            String window,
            String topic,
            EventSettings event,
            EventSink sink,
            Appetite appetite,
            Consumer<ByteBuffer, ByteBuffer> consumer) {
        this.topic = topic;
        this.window = window;
        this.feed = new RecordFeed(event, null);
        this.sink = sink;
        this.appetite = appetite;
        this.consumer = consumer;
        this.positions = new LogPositions(window, consumer);
    }

    private TopicPartition name(int partition) {
        return new TopicPartition(topic, partition);
    }

    private void assign() {
        consumer.assign(backlogs.keySet().stream().map(this::name).toList());
    }

    /** Takes a partition on, from {@code offset}; or starts it again from there. */
    public void start(int partition, long offset) {
        Backlog backlog = new Backlog();
        backlog.fetched = offset;
        backlogs.put(partition, backlog);
        assign();
        consumer.seek(name(partition), offset);
        consumer.resume(List.of(name(partition)));
    }

    /** Lets a partition go. */
    public void stop(int partition) {
        if (backlogs.remove(partition) != null) {
            assign();
        }
    }

    /**
     * Feeds every tail that wants it, with what is here and then with what one poll brings.
     *
     * @param wait how long to wait for records when a tail wants some and none are here
     * @return how many records were handed over
     * @throws PositionLostException if a tail's offset is gone from the log
     */
    public int feed(Duration wait) {
        assert owner.isCurrent() : owner;
        int handed = handAll();
        while (readAny() && handed < AT_ONCE) {
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

    // Reads on where the tail wants more than is here, and nowhere else.
    private boolean read(int partition, Backlog backlog) {
        boolean wanted = backlog.isEmpty() && appetite.wants(partition);
        if (backlog.paused == wanted) {
            List<TopicPartition> named = List.of(name(partition));
            if (wanted) {
                catchUp(partition, backlog);
                consumer.resume(named);
            } else {
                consumer.pause(named);
            }
            // Not before: where another partition's position is found to be lost, this one is tried
            // again.
            backlog.paused = !wanted;
        }
        return wanted;
    }

    // A tail that was fed from memory meanwhile has no use for what lies before it.
    private void catchUp(int partition, Backlog backlog) {
        long wanted = appetite.tailOffset(partition);
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
        skipTo(backlog, appetite.tailOffset(partition));
        int before = backlog.next;
        long headOffset = appetite.headOffset(partition);
        boolean behindHead = true;
        while (behindHead && !backlog.isEmpty() && appetite.wants(partition)) {
            int end = Math.min(backlog.records.size(), backlog.next + MOUTHFUL);
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
