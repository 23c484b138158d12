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
 * Finds the stored boundaries that a new partial, which stands for them, can improve: skipped ones,
 * and those with a worse partial of that partition. Works page by page, so that neither memory nor
 * a transaction holds all of them. Not thread-safe.
 */
public final class Reopening {
    /** Number of stored boundaries per page. */
    private static final int PAGE_BOUNDARIES = 200;

    private record GenerationPartition(GenerationKey generation, int partition) {}

    /** A finished search; a partial that is no better need not search the same again. */
    private record Done(long since, int level, long through) {}

    /** The searches of a window's partials with the same settings. */
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

    /** Forgets all searches. */
    public void clear() {
        searches.clear();
        done.clear();
    }

    /** Adds a partial; if it stands for earlier boundaries, they are searched for. */
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

    /** Whether there are unfinished searches. */
    public boolean more() {
        return !searches.isEmpty();
    }

    /** Adds the next page of stored boundaries to the pending ones. */
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

    /** The smallest offset of a partial with an unfinished search; {@code otherwise} if none. */
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
