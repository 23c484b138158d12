package io.headtail.instance;

import io.headtail.merge.Mark;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.testing.NoBoundaries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a lane has sent, and Kafka's acknowledgements. */
final class SentPartials implements NoBoundaries {
    /** What was sent of a partition and window. */
    record Sent(int partition, String window, Partial partial, Marks marks) {}

    private final List<Sent> sent = new ArrayList<>();

    /** Whether Kafka acknowledges what is sent. */
    volatile boolean acknowledges = true;

    /** Forgets what was sent up to now. */
    void clear() {
        sent.clear();
    }

    @Override
    public void send(byte[] key, byte[] value, Marks marks) {
        PartialKey of = PartialKey.decode(key);
        sent.add(new Sent(of.partition(), of.window(), new Partial(value), marks));
    }

    @Override
    public long handedIn() {
        return 1;
    }

    @Override
    public long acknowledged() {
        return acknowledges ? 1 : 0;
    }

    /** The newest partial that was sent of a window. */
    Partial newest(int partition, String window) {
        return find(partition, window).orElseThrow();
    }

    /** The marks of the newest partial of all time. */
    Set<Mark> marks(int partition) {
        return sent.stream()
                .filter(one -> one.partition == partition && one.window.equals("all"))
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .marks
                .marks();
    }

    /** Whether anything was sent of a window. */
    boolean has(int partition, String window) {
        return find(partition, window).isPresent();
    }

    private Optional<Partial> find(int partition, String window) {
        return sent.stream()
                .filter(one -> one.partition == partition && one.window.equals(window))
                .reduce((older, newer) -> newer)
                .map(Sent::partial);
    }

    /**
     * The tick of the newest partial of all time, in ms after {@link LaneScene#BEGIN}; −1 for none.
     */
    long tick(int partition) {
        return find(partition, "all").map(newest -> newest.tick() - LaneScene.BEGIN).orElse(-1L);
    }
}
