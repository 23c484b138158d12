package io.headtail.history.stats;

import io.headtail.follow.FollowedPartition;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.time.Timing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/** A process that follows a log in memory, as {@code LogFollower} does over Kafka. */
final class StatsProcess {
    static final Timing TIMING = new Timing(1_000, 5_000, 3_000);

    final VideoStats stats;
    private final VideoStatsFollower follower;
    private final StatsLog log;
    private final StatsLog.Event event = new StatsLog.Event();
    private final Set<Integer> waiting = new TreeSet<>();
    private final Map<Integer, FollowedPartition> reading = new TreeMap<>();
    private final Map<Integer, Mark> began = new TreeMap<>();

    /** The topic's partition count as it is looked up before each transaction. */
    int partitions;

    StatsProcess(VideoStats stats, StatsLog log) {
        this.stats = stats;
        this.follower = stats.follower(TIMING, () -> {}, () -> partitions, () -> 0);
        this.log = log;
        this.partitions = log.partitions.size();
    }

    void assign(int partition) {
        if (!reading.containsKey(partition)) {
            waiting.add(partition);
        }
    }

    void revoke(int partition) {
        waiting.remove(partition);
        if (reading.remove(partition) != null) {
            follower.forget(partition);
        }
    }

    Set<Integer> partitions() {
        Set<Integer> all = new TreeSet<>(waiting);
        all.addAll(reading.keySet());
        return all;
    }

    void restart() {
        for (int partition : new TreeSet<>(reading.keySet())) {
            revoke(partition);
            assign(partition);
        }
    }

    /** Begins with partitions that wait for their marks; false if the store is away. */
    boolean begin() {
        if (waiting.isEmpty()) {
            return true;
        }
        Map<Integer, Mark> marks;
        try {
            marks = follower.resume(new TreeSet<>(waiting));
        } catch (IOException e) {
            return false;
        }
        for (int partition : waiting) {
            Mark mark = marks.get(partition);
            if (mark == null) {
                long begin = log.begins[partition];
                mark = Mark.BEGINNING.movedTo(begin);
                if (begin > 0) {
                    follower.gap(new Gap(partition, Gap.Cause.BEGINNING, 0, begin, Mark.NO_TIME));
                }
            }
            reading.put(partition, new FollowedPartition(mark, TIMING.latenessMs()));
            began.put(partition, mark);
        }
        waiting.clear();
        return true;
    }

    void read(Random random, int most) {
        read(() -> random.nextInt(most + 1));
    }

    /** Reads up to so many records of each partition. */
    void read(IntSupplier counts) {
        for (Map.Entry<Integer, FollowedPartition> each : reading.entrySet()) {
            int partition = each.getKey();
            Mark mark = each.getValue().mark();
            long begin = log.begins[partition];
            if (begin > mark.nextOffset()) {
                follower.gap(
                        new Gap(
                                partition,
                                Gap.Cause.RETENTION,
                                mark.nextOffset(),
                                begin,
                                mark.streamTime()));
                each.setValue(new FollowedPartition(mark.movedTo(begin), TIMING.latenessMs()));
            }
            for (StatsLog.Entry entry :
                    log.from(partition, each.getValue().mark().nextOffset(), counts.getAsInt())) {
                take(entry, each.getValue());
            }
        }
    }

    private void take(StatsLog.Entry entry, FollowedPartition partition) {
        if (entry.views() == 0) {
            partition.pass(entry.offset(), 0);
        } else {
            event.entry = entry;
            event.late = partition.take(entry.offset(), 0, entry.timestamp());
            follower.event(event);
        }
    }

    /**
     * Stores what was read.
     *
     * @return whether it was stored, as far as this process knows
     */
    boolean store(boolean quiet) {
        List<Progress> progress = new ArrayList<>();
        reading.forEach(
                (partition, of) -> {
                    boolean end = of.mark().nextOffset() >= log.end(partition);
                    progress.add(new Progress(partition, of.mark(), quiet && end ? 60_000 : -1, 0));
                });
        if (progress.isEmpty()) {
            return false;
        }
        try {
            follower.store(progress);
            return true;
        } catch (OvertakenException e) {
            restart();
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    boolean hasReadAll() {
        return waiting.isEmpty()
                && reading.entrySet().stream()
                        .allMatch(
                                each ->
                                        log.from(
                                                        each.getKey(),
                                                        each.getValue().mark().nextOffset(),
                                                        1)
                                                .isEmpty());
    }
}
