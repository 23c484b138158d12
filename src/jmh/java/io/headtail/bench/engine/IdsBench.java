package io.headtail.bench.engine;

import io.headtail.count.id.VideoIds;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Looks up ids of 11 bytes, read one after another as in a fetched batch. */
@State(Scope.Thread)
public class IdsBench {
    @Param("1000000")
    private int videos;

    @Param("1.0")
    private String skew = "";

    private VideoIds ids;
    private byte[] keys;
    private int at;
    private int[] slots;
    private int[] slotOfVideo;
    private int next;
    private long fresh;
    private final byte[] id = new byte[Videos.ID_BYTES];

    /** Fills the dictionary. */
    @Setup
    public void setUp() {
        Videos all = new Videos(videos);
        ViewSequence views = new ViewSequence(videos, ZipfRanks.skew(skew));
        ids = new VideoIds();
        all.intern(ids);
        slots = views.slots;
        keys = all.ids(slots);
        slotOfVideo = new int[videos];
        for (int i = 0; i < videos; i++) {
            slotOfVideo[i] = i;
        }
        fresh = videos;
    }

    private int step() {
        int from = at;
        at = from + Videos.ID_BYTES == keys.length ? 0 : from + Videos.ID_BYTES;
        return from;
    }

    /** Finds an existing id. */
    @Benchmark
    public int find() {
        return ids.find(keys, step(), Videos.ID_BYTES);
    }

    /** Finds an existing id by the call that would otherwise assign a slot. */
    @Benchmark
    public int intern() {
        return ids.intern(keys, step(), Videos.ID_BYTES);
    }

    /** Frees one video's slot, and assigns a slot to a new id. */
    @Benchmark
    public int replace() {
        int video = slots[next];
        next = (next + 1) % slots.length;
        ids.free(slotOfVideo[video]);
        Videos.write(fresh++, id, 0);
        int slot = ids.intern(id, 0, Videos.ID_BYTES);
        slotOfVideo[video] = slot;
        return slot;
    }
}
