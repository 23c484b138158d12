package io.headtail.testing;

import io.headtail.merge.Marks;
import io.headtail.merge.Merged;
import io.headtail.merge.MergedRows;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers for any tick from the partials that were published: of each partition its own at the
 * tick, or the nearest later one that stands for it. The plainest reading of {@link
 * Marks#sameSince}.
 */
public final class BoundaryFiller {
    private final int partitions;
    private final Map<String, List<TreeMap<Long, Partial>>> byWindow = new HashMap<>();

    /** Of a topic with that many partitions. */
    public BoundaryFiller(int partitions) {
        this.partitions = partitions;
    }

    /** Takes a record of the history's topic. */
    public void accept(byte[] key, byte[] value, Marks marks) {
        PartialKey of = PartialKey.decode(key);
        accept(of.window(), new Partial(value, of.partition(), marks));
    }

    /** Takes a partial. */
    public void accept(String window, Partial partial) {
        var ofWindow =
                byWindow.computeIfAbsent(
                        window,
                        w -> {
                            List<TreeMap<Long, Partial>> all = new ArrayList<>();
                            for (int p = 0; p < partitions; p++) {
                                all.add(new TreeMap<>());
                            }
                            return all;
                        });
        ofWindow.get(partial.partition())
                .merge(
                        partial.tick(),
                        partial,
                        (before, now) -> now.standsBefore(before) ? now : before);
    }

    /** How many partials there are of a window. */
    public int size(String window) {
        return byWindow.getOrDefault(window, List.of()).stream().mapToInt(TreeMap::size).sum();
    }

    /** What the partition says at the tick; null if that is not known. */
    public @Nullable Partial find(String window, int partition, long tick) {
        var ofWindow = byWindow.get(window);
        if (ofWindow == null) {
            return null;
        }
        Partial at = ofWindow.get(partition).get(tick);
        if (at != null) {
            return at;
        }
        for (Partial later : ofWindow.get(partition).tailMap(tick).values()) {
            if (later.marks().sameSince() <= tick) {
                return later;
            }
        }
        return null;
    }

    /** The partials of all partitions; null where one is not known. */
    public @Nullable List<Partial> fill(String window, long tick) {
        List<Partial> partials = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            Partial partial = find(window, p, tick);
            if (partial == null) {
                return null;
            }
            partials.add(partial);
        }
        return partials;
    }

    /** The rows of the partials together. */
    public static List<Oracle.Row> rows(WindowSpec spec, long tick, List<Partial> partials, int k) {
        List<Oracle.Row> rows = new ArrayList<>();
        for (MergedRows.RankedId row : Merged.of(spec, tick, partials, k).rows()) {
            rows.add(new Oracle.Row(new String(row.id(), StandardCharsets.UTF_8), row.views()));
        }
        return rows;
    }
}
