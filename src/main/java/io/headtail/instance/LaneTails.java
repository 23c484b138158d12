package io.headtail.instance;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.TailReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tail readers of a lane: one for each sliding window, which reads for all partitions. */
final class LaneTails implements TailSource {
    private final InstanceSettings settings;
    private final @Nullable TailReader[] readers;

    LaneTails(InstanceSettings settings, LanePartitions owned) {
        this.settings = settings;
        this.readers = new @Nullable TailReader[settings.windows().size()];
        for (int w = 0; w < readers.length; w++) {
            if (settings.windows().get(w).isSliding()) {
                TailFeed feed = new TailFeed(w, owned);
                readers[w] =
                        new TailReader(
                                settings.windows().get(w).name(),
                                settings.kafka(),
                                settings.event(),
                                feed,
                                feed);
            }
        }
    }

    @Override
    public int feed(Duration wait) {
        int fed = 0;
        for (TailReader reader : readers) {
            fed += reader == null ? 0 : reader.feed(wait);
        }
        return fed;
    }

    @Override
    public void start(LanePartition p) {
        for (int w = 0; w < readers.length; w++) {
            TailReader reader = readers[w];
            if (reader != null && p.windows().has(w)) {
                reader.start(p.number(), p.windows().tail(w).offset());
            }
        }
    }

    @Override
    public void stop(int partition) {
        for (TailReader reader : readers) {
            if (reader != null) {
                reader.stop(partition);
            }
        }
    }

    @Override
    public int stop(int partition, @Nullable String window) {
        for (int w = 0; w < readers.length; w++) {
            TailReader reader = readers[w];
            if (reader != null && settings.windows().get(w).name().equals(window)) {
                reader.stop(partition);
                return w;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        List<Runnable> closes = new ArrayList<>();
        for (TailReader reader : readers) {
            if (reader != null) {
                closes.add(reader::close);
            }
        }
        Closing.all(closes);
    }
}
