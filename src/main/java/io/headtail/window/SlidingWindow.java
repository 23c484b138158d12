package io.headtail.window;

import io.headtail.count.VideoIds;
import io.headtail.count.WindowCounts;
import org.jspecify.annotations.Nullable;

/** One window of one partition: its counts, and its tail unless it is of all time. */
final class SlidingWindow {
    final WindowSpec spec;
    final WindowCounts counts;
    final @Nullable Cursor tail;
    final BucketSink adder;
    final BucketSink subtractor;

    SlidingWindow(WindowSpec spec, VideoIds ids, Timing timing, int kMax, long startOffset) {
        this.spec = spec;
        this.counts = new WindowCounts(ids, kMax);
        this.tail = spec.isAll() ? null : new Cursor(timing, startOffset);
        this.adder = this::add;
        this.subtractor = this::subtract;
    }

    private void add(int[] slots, int @Nullable [] views, int size) {
        for (int i = 0; i < size; i++) {
            counts.add(slots[i], views == null ? 1 : views[i]);
        }
    }

    private void subtract(int[] slots, int @Nullable [] views, int size) {
        for (int i = 0; i < size; i++) {
            counts.subtract(slots[i], views == null ? 1 : views[i]);
        }
    }
}
