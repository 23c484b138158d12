package io.headtail.instance;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.TailReader;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tail readers of a lane: one for each tail of a window, which reads for all partitions. */
final class LaneTails implements TailSource {
    /**
     * A reader.
     *
     * @param window the window's index
     * @param tail the tail's index in it
     */
    private record OfTail(int window, int tail, TailReader reader) {}

    private final InstanceSettings settings;
    private final List<OfTail> readers = new ArrayList<>();

    LaneTails(InstanceSettings settings, LanePartitions owned) {
        this.settings = settings;
        for (int w = 0; w < settings.windows().size(); w++) {
            WindowSpec spec = settings.windows().get(w);
            for (int tail = 0; tail < spec.span().tailLagsMs().size(); tail++) {
                TailFeed feed = new TailFeed(w, tail, owned);
                TailReader reader =
                        new TailReader(spec.name(), settings.kafka(), settings.event(), feed, feed);
                readers.add(new OfTail(w, tail, reader));
            }
        }
    }

    @Override
    public int feed(Duration wait) {
        int fed = 0;
        for (OfTail of : readers) {
            fed += of.reader.feed(wait);
        }
        return fed;
    }

    @Override
    public void start(LanePartition p) {
        for (OfTail of : readers) {
            if (p.windows().has(of.window)) {
                of.reader.start(p.number(), p.windows().window(of.window).tail(of.tail).offset());
            }
        }
    }

    @Override
    public void stop(int partition) {
        for (OfTail of : readers) {
            of.reader.stop(partition);
        }
    }

    @Override
    public int stop(int partition, @Nullable String window) {
        int stopped = -1;
        for (OfTail of : readers) {
            if (settings.windows().get(of.window).name().equals(window)) {
                of.reader.stop(partition);
                stopped = of.window;
            }
        }
        return stopped;
    }

    @Override
    public void close() {
        List<Runnable> closes = new ArrayList<>();
        for (OfTail of : readers) {
            closes.add(of.reader::close);
        }
        Closing.all(closes);
    }
}
