package io.headtail.history.collect;

import io.headtail.history.boundary.GenerationKey;
import io.headtail.history.read.StoredPartials;
import io.headtail.merge.Precedence;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Finds the stored boundaries that more can be said of since a partial came that stands for them:
 * skipped ones, and those with a worse partial of that partition. Page by page, so that neither
 * memory nor a transaction holds all of them. Not thread-safe.
 */
public final class Reopening {
    /** Stored boundaries looked at in one go. */
    private static final int PAGE_BOUNDARIES = 200;

    private record GenerationPartition(GenerationKey generation, int partition) {}

    /** What has been looked for: nothing is found again by a partial that is no better. */
    private record Done(long since, int level, long through) {}

    /** All that a window's partials of the same settings have to look for. */
    private static final class Search {
        final WindowSpec spec;
        final List<Reported> partials = new ArrayList<>();
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;

        Search(WindowSpec spec) {
            this.spec = spec;
        }
    }

    private final Map<GenerationKey, Search> searches = new HashMap<>();
    private final Map<GenerationPartition, Done> done = new HashMap<>();

    /** Forgets what it has looked for. */
    public void clear() {
        searches.clear();
        done.clear();
    }

    /** Takes a partial; if it stands for earlier boundaries these are looked for. */
    public void add(WindowSpec spec, Reported reported) {
        if (!reported.standsForMore()) {
            return;
        }
        var generation = new GenerationKey(spec.name(), reported.partial().fingerprint());
        long since = reported.partial().marks().sameSince();
        long tick = reported.partial().tick();
        GenerationPartition of = new GenerationPartition(generation, reported.partition());
        int level = Precedence.levelOf(reported.partial());
        Done before = done.get(of);
        boolean again = before != null && since >= before.since && level <= before.level;
        long from = again && before != null ? Math.max(since, before.through) : since;
        done.put(of, new Done(again && before != null ? before.since : since, level, tick));
        if (from < tick) {
            Search search = searches.computeIfAbsent(generation, g -> new Search(spec));
            search.partials.add(reported);
            search.from = Math.min(search.from, from);
            search.to = Math.max(search.to, tick);
        }
    }

    /** Whether there is more to look for. */
    public boolean more() {
        return !searches.isEmpty();
    }

    /** Brings the next page of stored boundaries to those that wait. */
    public void page(StoredPartials stored, PendingBoundaries pending) {
        Iterator<Map.Entry<GenerationKey, Search>> next = searches.entrySet().iterator();
        if (!next.hasNext()) {
            return;
        }
        Map.Entry<GenerationKey, Search> entry = next.next();
        Search search = entry.getValue();
        Map<Long, Map<Integer, Integer>> levels =
                stored.levels(entry.getKey(), search.from, search.to, PAGE_BOUNDARIES);
        levels.forEach((tick, ofTick) -> reopen(search, tick, ofTick, pending));
        if (levels.size() < PAGE_BOUNDARIES) {
            next.remove();
        } else {
            search.from = levels.keySet().stream().max(Long::compare).orElse(search.to) + 1;
        }
    }

    private static void reopen(
            Search search, long tick, Map<Integer, Integer> levels, PendingBoundaries pending) {
        for (Reported reported : search.partials) {
            int level = levels.getOrDefault(reported.partition(), -1);
            if (reported.standsFor(tick) && level < Precedence.levelOf(reported.partial())) {
                pending.reopen(search.spec, tick, reported);
            }
        }
    }

    /** The least offset of a partial that still has to look; {@code otherwise} if none has. */
    public long firstNeeded(long otherwise) {
        long least = otherwise;
        for (Search search : searches.values()) {
            for (Reported reported : search.partials) {
                least = Math.min(least, reported.offset());
            }
        }
        return least;
    }
}
