package io.headtail.log.follow;

import static java.util.Objects.requireNonNull;

import io.headtail.follow.FollowedPartition;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.Progress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The assigned partitions of a follower: those that wait for their mark, and the positions of the
 * others. Not thread-safe.
 */
final class FollowedPositions {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A partition that is being read. */
    private static final class Reading {
        final FollowedPartition partition;
        final Mark began;
        long lastActiveNanos;

        Reading(Mark mark, long latenessMs, long nowNanos) {
            this.partition = new FollowedPartition(mark, latenessMs);
            this.began = mark;
            this.lastActiveNanos = nowNanos;
        }
    }

    private final String topic;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final long latenessMs;
    private final Set<Integer> waiting = new TreeSet<>();
    private final Map<Integer, Reading> reading = new TreeMap<>();

    FollowedPositions(String topic, Consumer<ByteBuffer, ByteBuffer> consumer, long latenessMs) {
        this.topic = topic;
        this.consumer = consumer;
        this.latenessMs = latenessMs;
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
        reading.remove(partition);
    }

    /** Lets all partitions wait for their marks again; returns those that were read. */
    Set<Integer> restart() {
        Set<Integer> read = new TreeSet<>(reading.keySet());
        read.forEach(this::assigned);
        reading.clear();
        return read;
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
            reading.put(partition, new Reading(mark, latenessMs, nowNanos));
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
    Recovered recover(OffsetOutOfRangeException lost) {
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
            Reading of = reading.get(partition);
            if (of == null) {
                continue;
            }
            Mark mark = of.partition.mark();
            OffsetAndMetadata fork = diverged.get(each);
            long limit = fork == null ? requireNonNull(end.get(each)) : fork.offset();
            long next =
                    Math.max(requireNonNull(first.get(each)), Math.min(limit, mark.nextOffset()));
            if (next < mark.nextOffset() && !mark.equals(of.began)) {
                reading.remove(partition);
                assigned(partition);
                restarted.add(partition);
                continue;
            }
            if (next > mark.nextOffset()) {
                gaps.add(gap(partition, Gap.Cause.RETENTION, mark, mark.nextOffset(), next));
            } else if (next < mark.nextOffset()) {
                gaps.add(gap(partition, Gap.Cause.TRUNCATED, mark, next, mark.nextOffset()));
            }
            Mark moved = mark.movedTo(next);
            reading.put(partition, new Reading(moved, latenessMs, of.lastActiveNanos));
            seek(partition, moved);
        }
        return new Recovered(gaps, restarted);
    }

    private static Gap gap(int partition, Gap.Cause cause, Mark mark, long from, long to) {
        return new Gap(partition, cause, from, to, mark.streamTime());
    }

    /** The position of a partition that is being read; null if it is not. */
    @Nullable FollowedPartition of(int partition) {
        Reading of = reading.get(partition);
        return of == null ? null : of.partition;
    }

    /** Notes what a poll has brought, after its records were taken. */
    void polled(Set<TopicPartition> withRecords, long nowNanos) {
        reading.forEach(
                (partition, of) -> {
                    TopicPartition named = name(partition);
                    OptionalLong lag = consumer.currentLag(named);
                    if (withRecords.contains(named) || lag.isEmpty() || lag.getAsLong() > 0) {
                        of.lastActiveNanos = nowNanos;
                    }
                });
    }

    /** How far each partition has been read. */
    List<Progress> progress(long nowNanos) {
        List<Progress> all = new ArrayList<>();
        reading.forEach(
                (partition, of) -> {
                    of.partition.moveTo(position(partition));
                    long quietNanos = nowNanos - of.lastActiveNanos;
                    long quietMs = quietNanos <= 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(quietNanos);
                    all.add(new Progress(partition, of.partition.mark(), quietMs));
                });
        return all;
    }

    private long position(int partition) {
        try {
            return consumer.position(name(partition), Duration.ZERO);
        } catch (RetriableException e) {
            // Being validated after a change of the leader: records tell meanwhile.
            return -1;
        }
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
