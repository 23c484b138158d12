package io.headtail.instance.rebuild;

import io.headtail.instance.partition.FeedSink;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.LogProbe;
import io.headtail.log.StartRule;
import io.headtail.log.TailReader;
import java.time.Duration;

/** One partition's log in Kafka, read by a rebuild. */
public record KafkaRebuildLog(InstanceSettings settings, LogProbe probe, int partition)
        implements RebuildLog {
    @Override
    public StartRule.Log log() {
        return probe.of(partition, why -> {});
    }

    @Override
    public Reader reader(String name, FeedSink sink, long offset) {
        TailReader reader = new TailReader(name, settings.kafka(), settings.event(), sink, sink);
        try {
            reader.start(partition, offset);
        } catch (Throwable e) {
            reader.close();
            throw e;
        }
        return new Reader() {
            @Override
            public int feed(Duration wait) {
                return reader.feed(wait);
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
