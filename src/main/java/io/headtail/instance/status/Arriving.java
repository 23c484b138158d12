package io.headtail.instance.status;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A partition that is owned and not running yet: it is being recovered, or a rebuilt window is
 * being grafted into it. Knows what it waits for, if anything. Safe from any thread.
 */
public final class Arriving implements Consumer<@Nullable String> {
    /** The maximum number of partitions that {@link #describe} describes one by one. */
    private static final int MAX_DESCRIBED = 10;

    /** The partition's number. */
    public final int partition;

    /** Tells this arrival from the partition's earlier ones. */
    public final long ticket;

    private record Waiting(String why, Instant since, long sinceNanos) {}

    private volatile @Nullable Waiting waiting;

    /** A partition that does not wait for anything yet. */
    public Arriving(int partition, long ticket) {
        this.partition = partition;
        this.ticket = ticket;
    }

    /** Sets why it waits; null once it goes on. */
    @Override
    public void accept(@Nullable String why) {
        Waiting before = waiting;
        if (why == null) {
            waiting = null;
        } else if (before == null) {
            waiting = new Waiting(why, Instant.now(), System.nanoTime());
        } else {
            waiting = new Waiting(why, before.since, before.sinceNanos);
        }
    }

    /** Whether it waits for something that does not answer. */
    public boolean waits() {
        return waiting != null;
    }

    @Override
    public String toString() {
        Waiting now = waiting;
        return now == null
                ? "partition " + partition + " is being recovered"
                : "partition %d waits since %s (%d s): %s"
                        .formatted(
                                partition,
                                now.since.truncatedTo(ChronoUnit.MILLIS),
                                Duration.ofNanos(System.nanoTime() - now.sinceNanos).toSeconds(),
                                now.why);
    }

    /**
     * Describes partitions for a user: all of them by number, then those that wait, with their
     * reasons and since when.
     */
    public static String describe(List<Arriving> arriving) {
        StringBuilder text =
                new StringBuilder("partitions being recovered: ")
                        .append(arriving.stream().map(a -> a.partition).sorted().toList());
        arriving.stream()
                .filter(Arriving::waits)
                .sorted(Comparator.comparingInt(a -> a.partition))
                .limit(MAX_DESCRIBED)
                .forEach(a -> text.append("; ").append(a));
        return text.toString();
    }
}
