package io.headtail.history.stats;

import io.headtail.follow.Agreement;
import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Follower;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.thread.OwnerThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sums up views by minute and video, and stores them about once a minute. Everything that was read
 * is stored, of minutes that have not ended too, and late events apart: so the tables hold exactly
 * what lies below the marks. It begins and stores only while instances count by the settings of
 * this process, and waits otherwise, as for a store that is away. Not thread-safe, except for
 * {@link #status}.
 */
public final class VideoStatsFollower implements Follower<FollowedEvent> {
    private final VideoStats stats;
    private final VideoStatsSettings settings;
    private final Agreement agreement;
    private final IntSupplier partitions;
    private final LongSupplier nanos;
    private final StoreSchedule schedule;
    private final Map<Integer, Mark> stored = new HashMap<>();
    private final OpenIds ids = new OpenIds();
    private final Map<Integer, OpenViews> open = new TreeMap<>();
    private final Map<Integer, OpenViews> late = new TreeMap<>();

    private final List<StatsGap> gaps = new ArrayList<>();
    private final GapEnds ends = new GapEnds();
    private final VideoStatsStatus status;
    private final OwnerThread owner = new OwnerThread();
    private int lastPartition = -1;
    private @Nullable OpenViews lastOpen;
    private GapEnds.@Nullable Open lastGaps;

    VideoStatsFollower(
            VideoStats stats,
            VideoStatsSettings settings,
            StoreSchedule schedule,
            Agreement agreement,
            IntSupplier partitions,
            LongSupplier nanos) {
        this.stats = stats;
        this.settings = settings;
        this.schedule = schedule;
        this.agreement = agreement;
        this.partitions = partitions;
        this.nanos = nanos;
        this.status = stats.status();
    }

    @Override
    public Map<Integer, Mark> resume(Set<Integer> partitions) throws IOException {
        assert owner.isCurrent() : owner;
        agreement.check();
        try {
            Resumed resumed = stats.resume(partitions);
            stored.putAll(resumed.marks());
            resumed.marks().forEach((partition, mark) -> endLater(resumed, partition, mark));
            resumed.gaps().forEach(this::note);
            lastPartition = -1;
            schedule.stored(nanos.getAsLong());
            return resumed.marks();
        } catch (HistoryException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void endLater(Resumed resumed, int partition, Mark mark) {
        for (long offset : resumed.open().getOrDefault(partition, List.of())) {
            ends.add(partition, offset, mark.streamTime());
        }
    }

    private void note(StatsGap gap) {
        status.gap();
        gaps.add(gap);
        if (gap.isOfRecords()) {
            Mark mark = stored.getOrDefault(gap.partition(), Mark.BEGINNING);
            long streamTime = Math.max(gap.fromMs(), mark.streamTime());
            ends.add(gap.partition(), gap.goesOnAt(), streamTime);
        }
        // So that the next event looks for it.
        lastPartition = -1;
    }

    @Override
    public void forget(int partition) {
        stored.remove(partition);
        open.remove(partition);
        late.remove(partition);
        ends.forget(partition);
        gaps.removeIf(gap -> gap.partition() == partition);
        lastPartition = -1;
        if (open.isEmpty() && late.isEmpty()) {
            ids.clear();
        }
        if (stored.isEmpty()) {
            status.writesNothing();
        }
    }

    @Override
    public void event(FollowedEvent event) {
        if (event.partition() != lastPartition) {
            lastPartition = event.partition();
            lastOpen = open.get(lastPartition);
            lastGaps = ends.of(lastPartition);
        }
        GapEnds.Open gapsOf = lastGaps;
        if (gapsOf != null) {
            gapsOf.event(event.offset(), event.timestamp());
        }
        if (event.isLate()) {
            status.late(event.views());
            late(event);
            return;
        }
        OpenViews of = lastOpen;
        if (of == null) {
            of = new OpenViews(ids);
            open.put(lastPartition, of);
            lastOpen = of;
        }
        add(of, event);
    }

    // They are few.
    private void late(FollowedEvent event) {
        OpenViews of = late.get(event.partition());
        if (of == null) {
            of = new OpenViews(ids);
            late.put(event.partition(), of);
        }
        add(of, event);
    }

    private void add(OpenViews to, FollowedEvent event) {
        long minute =
                Math.floorDiv(event.timestamp(), settings.resolutionMs()) * settings.resolutionMs();
        to.add(minute, event.id(), event.idFrom(), event.idLength(), event.views());
    }

    @Override
    public void gap(Gap gap) {
        note(StatsGap.of(gap));
    }

    @Override
    public boolean needsQuiet() {
        return true;
    }

    @Override
    public boolean isDue(List<Progress> progress) {
        return schedule.isDue(progress, ids, open.values(), late.values(), nanos.getAsLong());
    }

    @Override
    public void store(List<Progress> progress) throws IOException, OvertakenException {
        assert owner.isCurrent() : owner;
        agreement.check();
        List<MarkMove> moves = new ArrayList<>();
        long nowNanos = nanos.getAsLong();
        int count = partitions.getAsInt();
        for (Progress each : progress) {
            moves.add(
                    new MarkMove(
                            each.partition(),
                            stored.get(each.partition()),
                            each.mark(),
                            schedule.writtenBefore(each),
                            schedule.quietBefore(each, nowNanos),
                            count));
        }
        try {
            stats.write(new StatsStore.Batch(ids, open, late, moves, ends.ended(), gaps));
        } catch (HistoryException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (Progress each : progress) {
            stored.put(each.partition(), each.mark());
        }
        open.clear();
        late.clear();
        ids.clear();
        gaps.clear();
        ends.stored();
        lastPartition = -1;
        schedule.stored(nanos.getAsLong());
        status.writtenBefore(moves);
    }

    /** What it has done; for metrics. */
    public VideoStatsStatus status() {
        return status;
    }
}
