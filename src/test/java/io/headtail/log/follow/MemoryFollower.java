package io.headtail.log.follow;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Follower;
import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A follower whose store is in memory, and may be away. Thread-safe. */
final class MemoryFollower implements Follower<FollowedEvent> {
    final Map<Integer, Mark> marks = new TreeMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private List<Progress> stored = List.of();
    private boolean away;
    private int events;
    private int refusals;
    private int failures;
    private int sent;
    private long sentNanos;
    private boolean saidQuiet;

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    /** Fails so many times in a way that nobody expects. */
    synchronized void fail(int times) {
        failures = times;
    }

    @Override
    public synchronized Map<Integer, Mark> resume(Set<Integer> partitions) {
        return Map.copyOf(marks);
    }

    @Override
    public void forget(int partition) {}

    @Override
    public synchronized void event(FollowedEvent event) {
        events++;
    }

    @Override
    public synchronized void gap(Gap gap) {
        gaps.add(gap);
    }

    @Override
    public boolean needsQuiet() {
        return true;
    }

    @Override
    public boolean isDue(List<Progress> progress) {
        return true;
    }

    @Override
    public synchronized void store(List<Progress> progress) throws IOException {
        for (Progress each : progress) {
            boolean quiet = each.quietMs() > 0 && each.quietAtNanos() - sentNanos > 0;
            saidQuiet |= events < sent && quiet;
        }
        if (failures > 0) {
            failures--;
            throw new IllegalStateException("unexpected");
        }
        if (away) {
            refusals++;
            throw new IOException("away");
        }
        stored = List.copyOf(progress);
        progress.forEach(each -> marks.put(each.partition(), each.mark()));
    }

    synchronized int events() {
        return events;
    }

    /** How often it was away. */
    synchronized int refusals() {
        return refusals;
    }

    synchronized List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** The mark of partition 0. */
    synchronized Mark mark() {
        return marks.getOrDefault(0, Mark.BEGINNING);
    }

    /** For how long partition 0 was quiet when it was stored last, ms. */
    synchronized long quietMs() {
        return stored.isEmpty() ? -1 : stored.get(0).quietMs();
    }

    /** The log has so many events now. */
    synchronized void sent(int count) {
        sent = count;
        sentNanos = System.nanoTime();
    }

    /** Whether it was ever told that it is quiet at a time when not all that was sent was read. */
    synchronized boolean saidQuiet() {
        return saidQuiet;
    }
}
