package io.headtail.snapshot;

import io.headtail.count.id.VideoIds;
import io.headtail.snapshot.section.SectionInput;
import io.headtail.snapshot.section.SectionOutput;
import io.headtail.window.cursor.HeldBucket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Encodes and decodes what a cursor holds, in a section. */
final class CursorCodec {
    private CursorCodec() {}

    static void write(SectionOutput out, List<HeldBucket> held) throws IOException {
        out.putVarint(held.size());
        for (HeldBucket bucket : held) {
            out.putLong(bucket.tick());
            out.putLong(bucket.firstTimestamp());
            out.putLong(bucket.misplacedThrough());
            out.putVarint(bucket.slots().length);
            for (int slot : bucket.slots()) {
                out.putVarint(slot);
            }
            int[] views = bucket.views();
            out.putByte(views == null ? 0 : 1);
            for (int i = 0; views != null && i < views.length; i++) {
                out.putVarint(views[i]);
            }
        }
    }

    static List<HeldBucket> read(SectionInput in, VideoIds ids) throws IOException {
        int count = in.getInt(Integer.MAX_VALUE, "number of buckets");
        List<HeldBucket> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(bucket(in, ids));
        }
        return held;
    }

    private static HeldBucket bucket(SectionInput in, VideoIds ids) throws IOException {
        long tick = in.getLong();
        long firstTimestamp = in.getLong();
        long misplacedThrough = in.getLong();
        int size = in.getInt(Integer.MAX_VALUE - 8, "size of a bucket");
        int[] slots = ints(in, size, Integer.MAX_VALUE, "slot");
        for (int slot : slots) {
            if (!ids.inUse(slot)) {
                throw in.damaged("an event of slot " + slot + ", which stands for no id");
            }
        }
        int[] views =
                in.getInt(1, "mark of views") == 0
                        ? null
                        : ints(in, size, Integer.MAX_VALUE, "views");
        for (int i = 0; views != null && i < size; i++) {
            if (views[i] == 0) {
                throw in.damaged("an event of no views");
            }
        }
        return new HeldBucket(tick, slots, views, firstTimestamp, misplacedThrough);
    }

    /**
     * Reads {@code size} ints into an array that grows as they are read, so that a corrupt size
     * allocates little.
     */
    static int[] ints(SectionInput in, int size, int max, String what) throws IOException {
        int[] ints = new int[Math.min(size, 1 << 12)];
        for (int i = 0; i < size; i++) {
            if (i == ints.length) {
                ints = Arrays.copyOf(ints, (int) Math.min(size, 2L * ints.length));
            }
            ints[i] = in.getInt(max, what);
        }
        return ints;
    }
}
