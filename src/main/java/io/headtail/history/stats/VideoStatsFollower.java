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

    /** By partition, the time of the first event since it was stored last. */
    private final Map<Integer, Long> firsts = new TreeMap<>();

    private final List<StatsGap> gaps = new ArrayList<>();
    private final VideoStatsStatus status;
    private final OwnerThread owner = new OwnerThread();
    private @Nullable OpenViews lastOpen;
    private int lastPartition = -1;

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
            for (StatsGap gap : resumed.gaps()) {
                status.gap();
                gaps.add(gap);
            }
            lastPartition = -1;
            stored.putAll(resumed.marks());
            schedule.stored(nanos.getAsLong());
            return resumed.marks();
        } catch (HistoryException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void forget(int partition) {
        stored.remove(partition);
        open.remove(partition);
        late.remove(partition);
        firsts.remove(partition);
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
        if (event.isLate()) {
            status.late(event.views());
            late(event);
            return;
        }
        OpenViews of = lastOpen;
        if (of == null || event.partition() != lastPartition) {
            lastPartition = event.partition();
            of = open.computeIfAbsent(lastPartition, p -> new OpenViews(ids));
            lastOpen = of;
            firsts.putIfAbsent(lastPartition, event.timestamp());
            endGaps(lastPartition, event.timestamp());
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

    private void endGaps(int partition, long ms) {
        if (!gaps.isEmpty()) {
            gaps.replaceAll(gap -> gap.partition() == partition ? gap.ended(ms) : gap);
        }
    }

    @Override
    public void gap(Gap gap) {
        status.gap();
        gaps.add(StatsGap.of(gap));
        // So that the next event is the one that ends it.
        lastPartition = -1;
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
            stats.write(new StatsStore.Batch(ids, open, late, moves, firsts, gaps));
        } catch (HistoryException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (Progress each : progress) {
            stored.put(each.partition(), each.mark());
        }
        open.clear();
        late.clear();
        firsts.clear();
        ids.clear();
        gaps.clear();
        lastPartition = -1;
        schedule.stored(nanos.getAsLong());
        status.writtenBefore(moves);
    }

    /** What it has done; for metrics. */
    public VideoStatsStatus status() {
        return status;
    }
}
