package io.headtail.snapshot;

import io.headtail.snapshot.section.SectionInput;
import io.headtail.snapshot.section.SectionOutput;
import io.headtail.window.FrozenLate;
import io.headtail.window.TickSums;
import java.io.IOException;

/** Encodes and decodes what is known of late views, in a section. */
final class LateCodec {
    private LateCodec() {}

    static void write(SectionOutput out, FrozenLate late) throws IOException {
        out.putVarint(late.reached());
        out.putVarint(late.month());
        write(out, late.leaving());
        write(out, late.ahead());
    }

    private static void write(SectionOutput out, TickSums sums) throws IOException {
        long[] ticks = sums.sorted();
        out.putVarint(ticks.length);
        for (long tick : ticks) {
            out.putLong(tick);
            out.putVarint(sums.get(tick));
        }
    }

    static FrozenLate read(SectionInput in, long tick, long tickMs) throws IOException {
        long reached = views(in, 0, 0);
        long month = views(in, 0, 0);
        return new FrozenLate(
                reached, month, sums(in, reached, 0, tickMs), sums(in, reached, tick, tickMs));
    }

    private static TickSums sums(SectionInput in, long reached, long least, long tickMs)
            throws IOException {
        TickSums sums = new TickSums();
        long total = reached;
        long next = least;
        int count = in.getInt(Integer.MAX_VALUE, "number of ticks");
        for (int i = 0; i < count; i++) {
            long tick = in.getLong();
            if (tick < next || tick % tickMs != 0) {
                throw in.damaged("late views of tick " + tick + ", which must be ≥ " + next);
            }
            long views = views(in, 1, total);
            total += views;
            sums.add(tick, views);
            next = tick + 1;
        }
        return sums;
    }

    private static long views(SectionInput in, long least, long before) throws IOException {
        long views = in.getVarint();
        if (views < least || before + views < 0) {
            throw in.damaged(views + " late views, and " + before + " before them");
        }
        return views;
    }
}
