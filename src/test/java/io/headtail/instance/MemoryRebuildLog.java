package io.headtail.instance;

import io.headtail.instance.partition.FeedSink;
import io.headtail.instance.rebuild.RebuildLog;
import io.headtail.log.StartRule;
import io.headtail.window.EventBatch;
import java.time.Duration;
import java.util.List;

/** A log of a {@link LaneScene}, read by a rebuild. */
record MemoryRebuildLog(LaneScene scene, int partition) implements RebuildLog {
    @Override
    public StartRule.Log log() {
        List<Long> log = scene.log(partition);
        return new StartRule.Log() {
            @Override
            public long beginningOffset() {
                return 0;
            }

            @Override
            public long endOffset() {
                return log.size();
            }

            @Override
            public long offsetForTime(long timestampMs) {
                for (int offset = 0; offset < log.size(); offset++) {
                    if (log.get(offset) >= timestampMs) {
                        return offset;
                    }
                }
                return -1;
            }

            @Override
            public long maxTimestamp() {
                return log.stream().mapToLong(Long::longValue).max().orElse(-1);
            }

            @Override
            public long maxTimestampOfFirst(int records) {
                return log.stream().limit(records).mapToLong(Long::longValue).max().orElse(-1);
            }
        };
    }

    @Override
    public Reader reader(String name, FeedSink sink, long offset) {
        return new Reader() {
            @Override
            public int feed(Duration wait) {
                int fed = 0;
                while (sink.wants(partition)
                        && sink.tailOffset(partition) < sink.headOffset(partition)) {
                    long next = sink.tailOffset(partition);
                    EventBatch batch = new EventBatch();
                    long timestamp = scene.log(partition).get((int) next);
                    batch.add(next, timestamp, MemoryHead.ID, 0, MemoryHead.ID.length, 1);
                    sink.events(partition, batch);
                    fed++;
                }
                return fed;
            }

            @Override
            public void close() {}
        };
    }
}
