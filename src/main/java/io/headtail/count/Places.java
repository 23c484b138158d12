package io.headtail.count;

import io.headtail.count.id.IdHash;
import io.headtail.count.id.VideoIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places in the order of a window, <i>views descending, then id ascending</i>, and how many of the
 * window's videos come before each: {@link #rankIn} finds out for all of them together.
 *
 * <p>A place is a count and an id; the id need not be in the window, nor in its dictionary. Not
 * thread-safe.
 */
public final class Places {
    private record Place(long views, byte[] id, long word) {}

    private final List<Place> places = new ArrayList<>();
    private final List<long[]> before = new ArrayList<>();
    private long videos = -1;

    /**
     * Adds a place.
     *
     * @param views ≥ 1
     * @param id 1 to 255 bytes
     * @return its index
     */
    public int add(long views, byte[] id) {
        assert views >= 1 : views;
        places.add(new Place(views, id, IdHash.first(id, 0, id.length)));
        before.add(new long[1]);
        return places.size() - 1;
    }

    /** How many videos come before place {@code i}, once the places were ranked. */
    public long before(int i) {
        return before.get(i)[0];
    }

    /** How many videos have a rank: a value ≥ 1; once the places were ranked. */
    public long videos() {
        assert videos >= 0 : "not ranked";
        return videos;
    }

    /**
     * Ranks them in a window: O(slots), one pass over its counts for all places, and then for each
     * value of theirs one that compares the ids of those that have it.
     */
    public void rankIn(WindowCounts counts) {
        rank(counts.ids, counts.heap.values());
    }

    private void rank(VideoIds ids, SlotValues values) {
        long[] distinct = places.stream().mapToLong(Place::views).distinct().sorted().toArray();
        long[] least = new long[distinct.length + 1];
        least[0] = 1;
        for (int i = 0; i < distinct.length; i++) {
            // Nothing counts more than the greatest long.
            least[i + 1] = distinct[i] + (distinct[i] == Long.MAX_VALUE ? 0 : 1);
        }
        long[] found = new long[least.length];
        values.countAtLeast(least, found, ids.slots());
        videos = found[0];
        for (int p = 0; p < places.size(); p++) {
            long views = places.get(p).views();
            boolean greatest = views == Long.MAX_VALUE;
            before.get(p)[0] = greatest ? 0 : found[1 + Arrays.binarySearch(distinct, views)];
        }
        for (long value : distinct) {
            countTies(ids, values, value);
        }
    }

    private void countTies(VideoIds ids, SlotValues values, long value) {
        List<Place> tied = new ArrayList<>();
        List<long[]> counts = new ArrayList<>();
        for (int p = 0; p < places.size(); p++) {
            if (places.get(p).views() == value) {
                tied.add(places.get(p));
                counts.add(before.get(p));
            }
        }
        @Nullable Place only = tied.size() == 1 ? tied.get(0) : null;
        if (only != null) {
            long[] count = counts.get(0);
            values.forEachEqual(
                    value,
                    ids.slots(),
                    slot -> {
                        count[0] += isBefore(ids, slot, only) ? 1 : 0;
                        return true;
                    });
            return;
        }
        values.forEachEqual(
                value,
                ids.slots(),
                slot -> {
                    for (int i = 0; i < counts.size(); i++) {
                        counts.get(i)[0] += isBefore(ids, slot, tied.get(i)) ? 1 : 0;
                    }
                    return true;
                });
    }

    private static boolean isBefore(VideoIds ids, int slot, Place place) {
        long first = ids.cells().first(slot);
        return ids.order().compare(slot, first, place.id(), place.id().length, place.word()) < 0;
    }
}
