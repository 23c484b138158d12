package io.headtail.lake;

import io.headtail.follow.FollowedPartition;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/** A process that follows a log in memory, as {@code LogFollower} does over Kafka. */
final class LakeProcess implements AutoCloseable {
    static final long LATENESS_MS = 5_000;

    final LakeFollower follower;
    private final LakeLog log;
    private final LakeLog.Event event = new LakeLog.Event();
    private final Set<Integer> waiting = new TreeSet<>();
    private final Map<Integer, FollowedPartition> reading = new TreeMap<>();

    /** Whether the store comes before the next event: after a gap, and after it was away. */
    private boolean storesFirst;

    LakeProcess(LakeFollower follower, LakeLog log) {
        this.follower = follower;
        this.log = log;
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

    private void restart() {
        for (int partition : new TreeSet<>(reading.keySet())) {
            revoke(partition);
            assign(partition);
        }
    }

    /** Begins with partitions that wait for their marks. */
    private void begin() throws IOException {
        if (waiting.isEmpty()) {
            return;
        }
        Map<Integer, Mark> marks = follower.resume(new TreeSet<>(waiting));
        for (int partition : waiting) {
            Mark mark = marks.get(partition);
            if (mark == null) {
                long begin = log.begins[partition];
                mark = Mark.BEGINNING.movedTo(begin);
                if (begin > 0) {
                    follower.gap(new Gap(partition, Gap.Cause.BEGINNING, 0, begin, Mark.NO_TIME));
                }
            }
            reading.put(partition, new FollowedPartition(mark, LATENESS_MS));
        }
        waiting.clear();
    }

    /** Reads up to so many records of each partition; none while the store was away. */
    void read(IntSupplier counts) {
        if (storesFirst) {
            return;
        }
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
                each.setValue(new FollowedPartition(mark.movedTo(begin), LATENESS_MS));
                storesFirst = true;
                return; // as the consumer, which finds nothing then
            }
            for (LakeLog.Entry entry :
                    log.from(partition, each.getValue().mark().nextOffset(), counts.getAsInt())) {
                take(entry, each.getValue());
            }
        }
    }

    /** Loses the end of what was read of a partition, as after the election of a lagging leader. */
    void lose(int partition, long fork) {
        FollowedPartition of = reading.get(partition);
        if (of != null && fork < of.mark().nextOffset()) {
            Mark mark = of.mark();
            follower.gap(
                    new Gap(
                            partition,
                            Gap.Cause.TRUNCATED,
                            fork,
                            mark.nextOffset(),
                            Mark.NO_TIME));
            reading.put(partition, new FollowedPartition(mark.movedTo(fork), LATENESS_MS));
            storesFirst = true;
        }
    }

    private void take(LakeLog.Entry entry, FollowedPartition partition) {
        if (entry.views() == 0) {
            partition.pass(entry.offset(), 0);
        } else {
            event.entry = entry;
            event.late = partition.take(entry.offset(), 0, entry.timestamp());
            follower.event(event);
        }
    }

    /**
     * Begins, and stores what was read, if it is due.
     *
     * @return whether that was done, as far as this process knows
     */
    boolean store() {
        try {
            begin();
            List<Progress> progress = progress();
            if (!progress.isEmpty() && follower.isDue(progress)) {
                follower.store(progress);
            }
            storesFirst = false;
            return true;
        } catch (OvertakenException e) {
            restart();
            return false;
        } catch (IOException e) {
            storesFirst = true;
            return false;
        }
    }

    private List<Progress> progress() {
        List<Progress> progress = new ArrayList<>();
        reading.forEach((partition, of) -> progress.add(Progress.busy(partition, of.mark())));
        return progress;
    }

    /** Whether there is something to store. */
    boolean isDue() {
        return follower.isDue(progress());
    }

    boolean hasReadAll() {
        return waiting.isEmpty()
                && reading.entrySet().stream()
                        .allMatch(
                                each ->
                                        log.from(each.getKey(), each.getValue().mark().nextOffset(), 1)
                                                .isEmpty());
    }

    @Override
    public void close() {
        follower.close();
    }
}
