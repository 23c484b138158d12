package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headtail.merge.Marks;
import io.headtail.merge.Merger;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The topic of partials: in order for each owner, in any order between them. Holds every final,
 * complete partial against the first one of its window, partition and tick: all are byte-equal.
 */
final class PartialTopic {
    private record Message(byte[] key, byte[] value) {}

    private record Place(int partition, String window, long tick) {}

    private final List<Deque<Message>> queues = new ArrayList<>();
    private final Map<Place, byte[]> finals = new HashMap<>();
    private long repeated;

    /** A queue for a new owner. */
    Outbox join() {
        Deque<Message> queue = new ArrayDeque<>();
        queues.add(queue);
        return (key, partial) -> send(queue, key, partial);
    }

    private void send(Deque<Message> queue, PartialKey key, byte[] value) {
        Partial partial = new Partial(value);
        if (partial.isFinal() && partial.complete()) {
            Place place = new Place(key.partition(), key.window(), partial.tick());
            byte[] first = finals.putIfAbsent(place, value);
            if (first != null) {
                repeated++;
                assertArrayEquals(first, value, () -> "two owners differ at " + place);
            }
        }
        queue.add(new Message(key.encode(), value));
    }

    /** Hands a random part of a random queue to the merger. */
    void deliverSome(Random random, Merger merger) {
        deliver(queues.get(random.nextInt(queues.size())), random.nextInt(60), merger);
    }

    /** Hands everything to the merger. */
    void deliverAll(Merger merger) {
        queues.forEach(queue -> deliver(queue, Integer.MAX_VALUE, merger));
    }

    private static void deliver(Deque<Message> queue, int count, Merger merger) {
        for (int i = 0; i < count && !queue.isEmpty(); i++) {
            Message message = queue.remove();
            assertNull(merger.accept(message.key(), message.value(), Marks.NONE, Long.MAX_VALUE));
        }
    }

    /** How many final, complete partials were made more than once. */
    long repeated() {
        return repeated;
    }
}
