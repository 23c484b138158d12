package io.headtail.log.follow;

import static java.util.Objects.requireNonNull;

import io.headtail.follow.FollowedPartition;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.Progress;
import io.headtail.log.EndSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The assigned partitions of a follower: those that wait for their mark, and the positions of the
 * others. Not thread-safe.
 */
final class FollowedPositions {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String topic;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final long latenessMs;
    private final @Nullable EndSource ends;
    private final Set<Integer> waiting = new TreeSet<>();
    private final Map<Integer, FollowedReading> reading = new TreeMap<>();
    private boolean paused;

    /**
     * Without partitions.
     *
     * @param ends null where nobody asks for quiet partitions
     */
    FollowedPositions(
            String topic,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            long latenessMs,
            @Nullable EndSource ends) {
        this.topic = topic;
        this.consumer = consumer;
        this.latenessMs = latenessMs;
        this.ends = ends;
    }

    /** Adds an assigned partition, which waits for its mark. */
    void assigned(int partition) {
        waiting.add(partition);
        // Paused, but with a position: otherwise Kafka asks for a committed one, and there is none.
        consumer.seek(name(partition), 0);
        consumer.pause(List.of(name(partition)));
    }

    void revoked(int partition) {
        waiting.remove(partition);
        stopReading(partition);
    }

    private void stopReading(int partition) {
        FollowedReading of = reading.remove(partition);
        if (of != null) {
            of.close();
        }
    }

    /** All assigned partitions. */
    Set<Integer> all() {
        Set<Integer> all = new TreeSet<>(waiting);
        all.addAll(reading.keySet());
        return all;
    }

    /** Lets all partitions wait for their marks again. */
    void restart() {
        for (int partition : new TreeSet<>(reading.keySet())) {
            stopReading(partition);
            assigned(partition);
        }
    }

    /** Partitions that wait for their mark. */
    Set<Integer> waiting() {
        return waiting;
    }

    /**
     * Begins to read the waiting partitions: those without a mark from the log's beginning.
     *
     * @return the gaps found
     */
    List<Gap> begin(Map<Integer, Mark> marks, long nowNanos) {
        Set<TopicPartition> unknown = new HashSet<>();
        for (int partition : waiting) {
            if (!marks.containsKey(partition)) {
                unknown.add(name(partition));
            }
        }
        Map<TopicPartition, Long> first =
                unknown.isEmpty() ? Map.of() : consumer.beginningOffsets(unknown, TIMEOUT);
        List<Gap> gaps = new ArrayList<>();
        for (int partition : waiting) {
            Mark mark = marks.get(partition);
            if (mark == null) {
                long begin = requireNonNull(first.get(name(partition)));
                mark = Mark.BEGINNING.movedTo(begin);
                if (begin > 0) {
                    gaps.add(new Gap(partition, Gap.Cause.BEGINNING, 0, begin, Mark.NO_TIME));
                }
            }
            seek(partition, mark);
            reading.put(
                    partition,
                    new FollowedReading(
                            mark,
                            latenessMs,
                            nowNanos,
                            ends == null ? null : ends.follow(partition)));
            consumer.resume(List.of(name(partition)));
        }
        waiting.clear();
        return gaps;
    }

    private void seek(int partition, Mark mark) {
        Optional<Integer> epoch =
                mark.leaderEpoch() < 0 ? Optional.empty() : Optional.of(mark.leaderEpoch());
        consumer.seek(name(partition), new OffsetAndMetadata(mark.nextOffset(), epoch, ""));
    }

    /**
     * What was done about lost positions.
     *
     * @param gaps where reading goes on elsewhere
     * @param restarted partitions of which something was read that the log has lost since: they
     *     wait for their marks again
     */
    record Recovered(List<Gap> gaps, Set<Integer> restarted) {}

    /** Goes on where the log does, in the partitions whose position it no longer holds. */
    Recovered recover(OffsetOutOfRangeException lost, long nowNanos) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(lost.partitions(), TIMEOUT);
        Map<TopicPartition, Long> end = consumer.endOffsets(lost.partitions(), TIMEOUT);
        Map<TopicPartition, OffsetAndMetadata> diverged =
                lost instanceof LogTruncationException truncated
                        ? truncated.divergentOffsets()
                        : Map.of();
        List<Gap> gaps = new ArrayList<>();
        Set<Integer> restarted = new TreeSet<>();
        for (TopicPartition each : lost.partitions()) {
            int partition = each.partition();
            FollowedReading of = reading.get(partition);
            if (of == null) {
                continue;
            }
            Mark mark = of.partition.mark();
            OffsetAndMetadata fork = diverged.get(each);
            long limit = fork == null ? requireNonNull(end.get(each)) : fork.offset();
            long next =
                    Math.max(requireNonNull(first.get(each)), Math.min(limit, mark.nextOffset()));
            if (next < mark.nextOffset() && !mark.equals(of.began)) {
                stopReading(partition);
                assigned(partition);
                restarted.add(partition);
                continue;
            }
            Gap gap = gap(partition, mark, next);
            if (gap != null) {
                gaps.add(gap);
            }
            Mark moved = mark.movedTo(next);
            reading.put(partition, new FollowedReading(moved, latenessMs, nowNanos, of.ends));
            seek(partition, moved);
        }
        return new Recovered(gaps, restarted);
    }

    /** The gap at which a partition goes on elsewhere than at its mark; null if there is none. */
    static @Nullable Gap gap(int partition, Mark mark, long next) {
        long at = mark.nextOffset();
        if (next > at) {
            return new Gap(partition, Gap.Cause.RETENTION, at, next, mark.streamTime());
        }
        // What was read and is gone may be of any time up to the mark's stream time.
        return next < at ? new Gap(partition, Gap.Cause.TRUNCATED, next, at, Mark.NO_TIME) : null;
    }

    /** The position of a partition that is being read; null if it is not. */
    @Nullable FollowedPartition of(int partition) {
        FollowedReading of = reading.get(partition);
        return of == null ? null : of.partition;
    }

    /**
     * Notes what a poll has brought, after its records were taken.
     *
     * @param moved the positions that it has moved, also past what are no records
     */
    void polled(Map<TopicPartition, OffsetAndMetadata> moved, long nowNanos) {
        moved.forEach(
                (named, next) -> {
                    FollowedReading of = reading.get(named.partition());
                    if (of != null) {
                        of.partition.moveTo(next.offset(), next.leaderEpoch().orElse(-1));
                    }
                });
        reading.forEach(
                (partition, of) -> {
                    of.takeEnds(nowNanos);
                    if (paused || moved.containsKey(name(partition))) {
                        of.quiet.active(nowNanos);
                    }
                });
    }

    /** How far each partition has been read. */
    List<Progress> progress() {
        List<Progress> all = new ArrayList<>();
        reading.forEach(
                (partition, of) ->
                        all.add(
                                new Progress(
                                        partition,
                                        of.partition.mark(),
                                        of.quiet.quietMs(),
                                        of.quiet.atNanos())));
        return all;
    }

    /** Records that the log holds and were not read yet, of all partitions that are read. */
    long lag() {
        long sum = 0;
        for (int partition : reading.keySet()) {
            sum += consumer.currentLag(name(partition)).orElse(0);
        }
        return sum;
    }

    int assigned() {
        return waiting.size() + reading.size();
    }

    /** Stops or resumes fetching of all partitions that are read. */
    void pause(boolean paused) {
        this.paused = paused;
        List<TopicPartition> names = reading.keySet().stream().map(this::name).toList();
        if (paused) {
            consumer.pause(names);
        } else {
            consumer.resume(names);
        }
    }

    private TopicPartition name(int partition) {
        return new TopicPartition(topic, partition);
    }
}
