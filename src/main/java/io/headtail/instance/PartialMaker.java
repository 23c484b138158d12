package io.headtail.instance;

import io.headtail.log.TopicFacts;
import io.headtail.merge.Fingerprint;
import io.headtail.merge.PartialEncoder;
import io.headtail.merge.PartialKey;
import io.headtail.merge.PartialSink;
import io.headtail.window.WindowSpec;
import java.util.HashMap;
import java.util.Map;

/** Encodes and sends the partials of a lane's partitions. Belongs to the lane's thread. */
final class PartialMaker {
    private final InstanceSettings settings;
    private final TopicFacts facts;
    private final PartialSink sink;
    private final PartialEncoder encoder = new PartialEncoder();
    private final Map<Integer, byte[][]> keys = new HashMap<>();
    private final long[] fingerprints;
    private int partitions;

    PartialMaker(InstanceSettings settings, TopicFacts facts, PartialSink sink) {
        this.settings = settings;
        this.facts = facts;
        this.sink = sink;
        this.fingerprints = new long[settings.windows().size()];
        setPartitions(facts.partitions());
    }

    /** Partials made from now on say that the topic has that many partitions. */
    void setPartitions(int count) {
        partitions = count;
        Fingerprint shared =
                new Fingerprint()
                        .with("topic id", facts.topicId())
                        .with("partitions", partitions)
                        .with("tick", settings.timing().tickMs())
                        .with("lateness", settings.timing().latenessMs())
                        .with("event.id", settings.event().idPointer())
                        .with("event.timestamp", settings.event().timestampPointer())
                        .with("event.views", settings.event().viewsPointer())
                        .with("event.max-ahead", settings.event().maxAheadMs());
        for (int w = 0; w < fingerprints.length; w++) {
            fingerprints[w] =
                    shared.copy()
                            .with("length", settings.windows().get(w).lengthMs())
                            .with("k", settings.kMax())
                            .value();
        }
    }

    int partitions() {
        return partitions;
    }

    /** Publishes every window of the partition at its tick. */
    void publish(OwnedPartition owned) {
        byte[][] ofWindows = keys.computeIfAbsent(owned.partition, this::keysOf);
        for (int w = 0; w < ofWindows.length; w++) {
            if (!owned.windows.has(w)) {
                continue;
            }
            byte[] partial =
                    encoder.encode(
                            owned.windows,
                            w,
                            settings.kMax(),
                            fingerprints[w],
                            partitions,
                            owned.countChangedThrough);
            sink.send(ofWindows[w], partial);
        }
    }

    private byte[][] keysOf(int partition) {
        byte[][] ofWindows = new byte[settings.windows().size()][];
        for (int w = 0; w < ofWindows.length; w++) {
            WindowSpec spec = settings.windows().get(w);
            ofWindows[w] =
                    new PartialKey(facts.topicId(), settings.replica(), partition, spec.name())
                            .encode();
        }
        return ofWindows;
    }
}
