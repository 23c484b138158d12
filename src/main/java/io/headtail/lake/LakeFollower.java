package io.headtail.lake;

import static java.util.Objects.requireNonNullElse;

import io.headtail.follow.Agreement;
import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Follower;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.snapshot.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Writes the lake: cuts the log into chunks ({@link ChunkBorders}), keeps the rows of open ones on
 * the local disk, and puts a chunk's files into the lake when it ends.
 *
 * <p>Its marks are in the lake, so they are with what they say. A mark may go back, when an owner
 * that has lost a partition without noticing comes last: then the same files are written once more.
 */
public final class LakeFollower implements Follower<FollowedEvent>, AutoCloseable {
    /**
     * How long to write before the log is read on: a reader that does not read leaves its group.
     */
    private static final Duration MAX_WRITING = Duration.ofSeconds(20);

    /** Chunks that may wait while the log is read on: each holds a file of the local disk open. */
    static final int MAX_WAITING = 256;

    /** Of their rows on the local disk. */
    static final long MAX_WAITING_BYTES = 256L << 20;

    /** Between marks of partitions without events. */
    private static final Duration MARK_INTERVAL = Duration.ofSeconds(10);

    private final LakeWriter writer;
    private final LocalFolder temporary;
    private final LakeClaim claim;
    private final Agreement agreement;
    private final LongSupplier nanos;
    private final Map<Integer, LakePartition> partitions = new TreeMap<>();
    private long markedNanos;

    /**
     * Writes to a store.
     *
     * @param topic the name of the topic of view events
     * @param topicId its id
     * @param group the consumer group that reads for the lake
     * @param counting the settings that decide what an event is, and which are late, as lines
     *     {@code name=value}
     * @param temporary where rows are kept until their chunk ends; a folder that exists
     * @param status told of what is done
     * @param nanos the clock of intervals, such as {@link System#nanoTime}
     * @throws IOException if nothing can be written there
     */
    public static LakeFollower open(
            LakeSettings settings,
            ObjectStore store,
            String topic,
            String topicId,
            String group,
            String counting,
            long latenessMs,
            Path temporary,
            Agreement agreement,
            LakeStatus status,
            LongSupplier nanos)
            throws IOException {
        LocalFolder local = LocalFolder.create(temporary);
        return new LakeFollower(
                new LakeWriter(
                        new LakeFolder(store, topic, topicId),
                        local.path(),
                        HourFormat.of(settings.content()),
                        LakeRules.of(settings, latenessMs, counting),
                        status,
                        new Turn()),
                local,
                group,
                agreement,
                nanos);
    }

    LakeFollower(
            LakeWriter writer,
            LocalFolder temporary,
            String group,
            Agreement agreement,
            LongSupplier nanos) {
        this.writer = writer;
        this.temporary = temporary;
        this.claim = new LakeClaim(writer, group);
        this.agreement = agreement;
        this.nanos = nanos;
        this.markedNanos = nanos.getAsLong();
    }

    @Override
    public Map<Integer, Mark> resume(Set<Integer> wanted) throws IOException {
        agreement.check();
        claim.check();
        Map<Integer, LakeMark> known = new TreeMap<>();
        for (int partition : wanted) {
            LakeMark mark = writer.folder().mark(partition);
            if (mark != null) {
                known.put(partition, mark);
            }
        }
        Map<Integer, Mark> marks = new TreeMap<>();
        for (int partition : wanted) {
            forget(partition);
            LakeMark mark = known.get(partition);
            partitions.put(partition, new LakePartition(writer, partition, mark));
            if (mark != null) {
                marks.put(partition, mark.mark());
            }
        }
        noteWritten();
        return marks;
    }

    @Override
    public void forget(int partition) {
        LakePartition gone = partitions.remove(partition);
        if (gone != null) {
            gone.close();
        }
    }

    @Override
    public void event(FollowedEvent event) {
        LakePartition of = partitions.get(event.partition());
        if (of != null) {
            of.event(event);
        }
    }

    @Override
    public void gap(Gap gap) {
        LakePartition of = partitions.get(gap.partition());
        if (of != null) {
            of.gap(gap);
        }
    }

    @Override
    public boolean needsQuiet() {
        return false;
    }

    @Override
    public boolean isDue(List<Progress> progress) {
        for (Progress each : progress) {
            LakePartition of = partitions.get(each.partition());
            if (of != null) {
                of.readTo(each.mark());
            }
        }
        return partitions.values().stream().anyMatch(this::isDue);
    }

    private boolean isDue(LakePartition of) {
        return of.hasWork() || of.broken() != null || (of.isPastMark() && marksAreDue());
    }

    private boolean marksAreDue() {
        return nanos.getAsLong() - markedNanos >= MARK_INTERVAL.toNanos();
    }

    @Override
    public void store(List<Progress> progress) throws IOException, OvertakenException {
        agreement.check();
        readAgainIfBroken();
        if (marksAreDue()) {
            markedNanos = nanos.getAsLong();
            partitions.values().stream()
                    .filter(LakePartition::isPastMark)
                    .forEach(LakePartition::moveMark);
        }
        writer.folder().forgetListing();
        long files = writer.status().stored();
        long start = nanos.getAsLong();
        while (hasWork() && (nanos.getAsLong() - start < MAX_WRITING.toNanos() || mustGoOn())) {
            for (LakePartition each : partitions.values()) {
                each.step();
            }
        }
        if (writer.status().stored() > files) {
            temporary.worked();
        }
        noteWritten();
    }

    // A local disk that is full is waited for; then the rows that are lost are read again.
    private void readAgainIfBroken() throws IOException, OvertakenException {
        for (LakePartition each : partitions.values()) {
            IOException why = each.broken();
            if (why != null) {
                temporary.await(why, nanos.getAsLong());
                throw new OvertakenException(
                        "rows of partition %d could not be kept in %s (%s)"
                                .formatted(
                                        each.number,
                                        temporary,
                                        requireNonNullElse(why.getMessage(), why.toString())));
            }
        }
    }

    private boolean mustGoOn() {
        int waiting = 0;
        long bytes = 0;
        for (LakePartition each : partitions.values()) {
            if (each.hasGap()) {
                return true;
            }
            waiting += each.waiting();
            bytes += each.waitingBytes();
        }
        return waiting > MAX_WAITING || bytes > MAX_WAITING_BYTES;
    }

    private boolean hasWork() {
        return partitions.values().stream().anyMatch(LakePartition::hasWork);
    }

    private void noteWritten() {
        long least = Long.MAX_VALUE;
        int unwritten = 0;
        for (LakePartition each : partitions.values()) {
            long time = each.mark.streamTime();
            if (time == Mark.NO_TIME) {
                unwritten++;
            } else {
                least = Math.min(least, time - writer.rules().latenessMs());
            }
        }
        writer.folder().forgetListing();
        writer.status().unwritten(unwritten);
        if (least != Long.MAX_VALUE) {
            writer.status().written(Math.max(0, least));
        }
    }

    /** Drops what it holds; after its thread has ended. */
    @Override
    public void close() {
        partitions.values().forEach(LakePartition::close);
        partitions.clear();
        temporary.close();
    }
}
