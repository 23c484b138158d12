package io.headtail.snapshot.header;

import io.headtail.snapshot.section.Format;
import io.headtail.snapshot.section.SnapshotDamagedException;
import io.headtail.snapshot.section.SummedInput;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.window.cursor.CursorState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that a header is plausible. */
public final class HeaderCheck {
    private HeaderCheck() {}

    /**
     * Checks a header.
     *
     * @param in where it was read from, for messages
     * @throws SnapshotDamagedException if it contradicts itself, or a value is out of bounds
     */
    public static void check(SnapshotHeader header, SummedInput in)
            throws SnapshotDamagedException {
        String wrong = wrong(header);
        if (wrong != null) {
            throw in.damaged("the header cannot be true: " + wrong);
        }
    }

    private static @Nullable String wrong(SnapshotHeader header) {
        CursorState head = header.head();
        if (header.origin().partition() < 0 || header.origin().partition() >= header.partitions()) {
            return "partition %d of %d".formatted(header.origin().partition(), header.partitions());
        }
        if (header.slots() > Format.MAX_SLOTS
                || header.ids() < 0
                || header.ids() > header.slots()) {
            return "%d ids in %d slots, of which %d are allowed"
                    .formatted(header.ids(), header.slots(), Format.MAX_SLOTS);
        }
        if (header.tick() < 0 || head.nextOffset() < 0 || head.released() != header.tick()) {
            return "tick %d, head at offset %d, released up to %d"
                    .formatted(header.tick(), head.nextOffset(), head.released());
        }
        if (tickMs(header) <= 0 || header.tick() % tickMs(header) != 0) {
            return "tick " + header.tick() + " with settings " + header.settings();
        }
        if (!hasTimes(head)) {
            return "times of the head before 1970: " + head;
        }
        if (header.windows().size() > Format.MAX_WINDOWS) {
            return header.windows().size() + " windows, allowed are " + Format.MAX_WINDOWS;
        }
        Set<String> names = new HashSet<>();
        for (SnapshotHeader.WindowHeader window : header.windows()) {
            String wrong = wrong(header, window);
            if (wrong != null || !names.add(window.name())) {
                return "window '" + window.name() + "': " + (wrong == null ? "twice" : wrong);
            }
        }
        return null;
    }

    private static @Nullable String wrong(
            SnapshotHeader header, SnapshotHeader.WindowHeader window) {
        WindowSpec spec;
        try {
            spec = new WindowSpec(window.name(), SpanCode.span(window.lengthMs()));
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        List<Long> lags = spec.span().tailLagsMs();
        if (lags.stream().anyMatch(lag -> lag % tickMs(header) != 0)) {
            return "a length of %d ms with settings %s"
                    .formatted(window.lengthMs(), header.settings());
        }
        CursorState tail = window.tail();
        SnapshotHeader.WindowHeader.Middle middle = window.middle();
        String wrong = wrong(window.views(), window.width());
        if (wrong == null && tail != null) {
            wrong = wrong(header, tail, lags.get(lags.size() - 1));
        }
        if (wrong == null && middle != null) {
            wrong = wrong(middle.views(), middle.width());
        }
        if (wrong == null && middle != null) {
            wrong = wrong(header, middle.tail(), lags.get(0));
        }
        return wrong;
    }

    private static @Nullable String wrong(long views, int width) {
        boolean known = width == 0 || width == 8 || width == 32;
        return views < 0 || !known ? views + " views in counts of width " + width : null;
    }

    private static @Nullable String wrong(SnapshotHeader header, CursorState tail, long lagMs) {
        if (tail.nextOffset() < 0 || tail.nextOffset() > header.head().nextOffset()) {
            return "its tail is at offset %d, the head at %d"
                    .formatted(tail.nextOffset(), header.head().nextOffset());
        }
        if (tail.released() != header.tick() - lagMs) {
            return "its tail has released up to " + tail.released();
        }
        return hasTimes(tail) ? null : "times of its tail before 1970: " + tail;
    }

    // Timestamps are ≥ 0; the values for "none yet" are far below or above.
    private static boolean hasTimes(CursorState cursor) {
        return (cursor.streamTime() >= 0 || cursor.streamTime() == Long.MIN_VALUE)
                && cursor.firstTimestamp() >= 0
                && (cursor.misplacedThrough() >= 0 || cursor.misplacedThrough() == Long.MIN_VALUE);
    }

    /** The tick's length in ms according to the settings; 0 if they do not say. */
    public static long tickMs(SnapshotHeader header) {
        for (String line : header.settings().split("\n", -1)) {
            if (line.matches("tick=\\d{1,9}")) {
                long tickMs = Long.parseLong(line.substring("tick=".length()));
                return tickMs >= 100 && tickMs <= 60_000 && 60_000 % tickMs == 0 ? tickMs : 0;
            }
        }
        return 0;
    }
}
