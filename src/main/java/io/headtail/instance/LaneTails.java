package io.headtail.instance;

import io.headtail.log.TailReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The tail readers of a lane, one for each sliding window, for all of its partitions. */
final class LaneTails implements AutoCloseable {
    private final InstanceSettings settings;
    private final @Nullable TailReader[] readers;

    LaneTails(InstanceSettings settings, OwnedPartitions owned) {
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

    /** See {@link TailReader#feed}; of all of them. */
    int feed(Duration wait) {
        int fed = 0;
        for (TailReader reader : readers) {
            fed += reader == null ? 0 : reader.feed(wait);
        }
        return fed;
    }

    /** Reads on for the windows that the partition has. */
    void start(OwnedPartition p) {
        for (int w = 0; w < readers.length; w++) {
            TailReader reader = readers[w];
            if (reader != null && p.windows.has(w)) {
                reader.start(p.partition, p.windows.tail(w).offset());
            }
        }
    }

    /** Lets a partition go. */
    void stop(int partition) {
        for (TailReader reader : readers) {
            if (reader != null) {
                reader.stop(partition);
            }
        }
    }

    /**
     * Lets a partition go at one window.
     *
     * @return the window's index; −1 if no tail is of that window
     */
    int stop(int partition, @Nullable String window) {
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
        for (TailReader reader : readers) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
