package io.headtail.snapshot;

import io.headtail.count.FrozenHeap;
import io.headtail.count.id.VideoIds;
import io.headtail.snapshot.section.SectionInput;
import io.headtail.snapshot.section.SectionOutput;
import java.io.IOException;

/** Encodes and decodes a window's indexed heap and its floor, in a section. */
final class HeapCodec {
    private HeapCodec() {}

    static void write(SectionOutput out, FrozenHeap heap) throws IOException {
        out.putVarint(heap.floorCount());
        out.putVarint(heap.floorId().length);
        out.putBytes(heap.floorId());
        out.putVarint(heap.slots().length);
        for (int slot : heap.slots()) {
            out.putVarint(slot);
        }
    }

    static FrozenHeap read(SectionInput in, int slots) throws IOException {
        long floorCount = in.getVarint();
        byte[] floorId = new byte[in.getInt(VideoIds.MAX_LENGTH, "length of the floor's id")];
        in.getBytes(floorId, floorId.length);
        int size = in.getInt(slots, "number of videos");
        int[] heap = CursorCodec.ints(in, size, Math.max(0, slots - 1), "slot");
        return new FrozenHeap(heap, floorCount, floorId);
    }
}
