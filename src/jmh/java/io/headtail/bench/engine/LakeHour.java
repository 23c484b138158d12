package io.headtail.bench.engine;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.follow.Progress;
import io.headtail.lake.LakeCompaction;
import io.headtail.lake.LakeFollower;
import io.headtail.lake.LakeSettings;
import io.headtail.lake.LakeStatus;
import io.headtail.lake.file.LakeContent;
import io.headtail.lake.store.LakeUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** An hour of one partition in a lake in a directory, and the end of its section. */
final class LakeHour {
    private static final long HOUR_MS = 3_600_000;
    private static final long LATENESS_MS = 5_000;
    private static final int RECORDS = 250_000;
    private static final int EVENTS_A_STORE = 50_000;

    private final int[] slots;
    private final long[] times;
    private final byte[] ids;

    /** Of the views that a bench has drawn: their times are of one hour. */
    LakeHour(int[] slots, long[] times, byte[] ids) {
        this.slots = slots;
        this.times = times;
        this.ids = ids;
    }

    private final class View implements FollowedEvent {
        int i;
        long time;
        boolean late;

        @Override
        public int partition() {
            return 3;
        }

        @Override
        public long offset() {
            return i;
        }

        @Override
        public long timestamp() {
            return time;
        }

        @Override
        public int views() {
            return 1;
        }

        @Override
        public boolean isLate() {
            return late;
        }

        @Override
        public byte[] id() {
            return ids;
        }

        @Override
        public int idFrom() {
            return slots[i % slots.length] * Videos.ID_BYTES;
        }

        @Override
        public int idLength() {
            return Videos.ID_BYTES;
        }
    }

    /** Writes it, and prints a line. */
    void run(LakeContent content, LakeCompaction compaction) throws IOException {
        Path folder = Files.createTempDirectory("headtail-bench-lake-hour");
        LakeUrl.Directory url = new LakeUrl.Directory(folder.resolve("lake"));
        LakeStatus status = new LakeStatus();
        try (CountedStore store = new CountedStore(url.open());
                LakeFollower lake =
                        LakeFollower.open(
                                new LakeSettings(url, content, RECORDS, compaction),
                                store,
                                "views",
                                "id",
                                "bench",
                                "",
                                LATENESS_MS,
                                folder,
                                () -> {},
                                status,
                                System::nanoTime)) {
            lake.resume(Set.of(3));
            store.reset();
            long begin = System.nanoTime();
            View view = new View();
            long newest = Long.MIN_VALUE;
            for (int i = 0; i < times.length; i++) {
                view.i = i;
                view.time = times[i];
                view.late = newest != Long.MIN_VALUE && times[i] < newest - LATENESS_MS;
                newest = Math.max(newest, times[i]);
                lake.event(view);
                if (i % EVENTS_A_STORE == EVENTS_A_STORE - 1) {
                    store(lake, i + 1, newest);
                }
            }
            double reading = (System.nanoTime() - begin) / 1e9;
            begin = System.nanoTime();
            view.i = times.length;
            view.time = times[0] / HOUR_MS * HOUR_MS + HOUR_MS + LATENESS_MS;
            view.late = false;
            lake.event(view);
            store(lake, times.length + 1, view.time);
            double ending = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %-8s %,10d %,12.0f %,12.0f %5d %8.2f %5d %8.2f %6d %5d %5d %5d%n",
                    content.name().toLowerCase(Locale.ROOT),
                    compaction.name().toLowerCase(Locale.ROOT),
                    times.length,
                    times.length / reading,
                    times.length / ending,
                    status.parts(),
                    status.partBytes() / 1e6,
                    status.files(),
                    status.bytes() / 1e6,
                    store.puts,
                    store.gets,
                    store.deletes,
                    store.lists);
        } catch (OvertakenException e) {
            throw new IllegalStateException(e);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    static void header() {
        System.out.printf(
                "%n%-8s %-8s %10s %12s %12s %5s %8s %5s %8s %6s %5s %5s %5s%n",
                "an hour",
                "merged",
                "events",
                "events/s",
                "at its end/s",
                "parts",
                "MB",
                "files",
                "MB",
                "puts",
                "gets",
                "dels",
                "lists");
    }

    private static void store(LakeFollower lake, long offset, long newest)
            throws IOException, OvertakenException {
        List<Progress> progress = List.of(Progress.busy(3, new Mark(offset, newest, 0)));
        while (lake.isDue(progress)) {
            lake.store(progress);
        }
    }
}
